"""Statements: the figures of articles, each with what it is about, ready to be compared."""
