"""Likeness: whether two statements are about the same thing, and for whom."""
