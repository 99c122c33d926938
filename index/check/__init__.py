"""Checks of the content: what is wrong, what contradicts, and what customers will notice."""
