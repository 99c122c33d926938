"""What changed between two states of the articles."""

from index.diff.articles import ArticleChange, FigureChange, compare

__all__ = ["ArticleChange", "FigureChange", "compare"]
