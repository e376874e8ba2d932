"""Packages made by fngen: each has a `dispatcher`."""
