"""Repairs slips of typing in a question with the words of the knowledge base itself."""

from index.spelling.speller import Speller

__all__ = ["Speller"]
