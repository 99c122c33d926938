"""Figures: typed quantities read from articles, and the choice of those that answer a question."""

from index.figures.quantities import read_quantities
from index.figures.select import blocks_for, figures_for, undecided

__all__ = ["blocks_for", "figures_for", "read_quantities", "undecided"]
