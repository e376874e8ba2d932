"""What things cost, measured: `python -m benchmarks.NAME` prints one module's rows."""
