"""fngen: a compiler for function calling."""

__version__ = "0.1.0"
