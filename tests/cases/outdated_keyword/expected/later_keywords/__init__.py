"""Functions of later_keywords.json that a model can call. Made by fngen; do not edit."""

from fngen_runtime import Dispatcher

dispatcher = Dispatcher(__name__)
"""Checks a model's calls and passes them to `handlers.py`, which is loaded at the first call."""
