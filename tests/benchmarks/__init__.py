"""Measurements of Kefu beside other ways to search the same passages: ``python -m tests.benchmarks``."""
