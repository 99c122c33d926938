"""Checks of the content: what is wrong, what contradicts, and what customers will notice."""

from index.check.diagnostic import Diagnostic, Level, Severity
from index.check.run import check_knowledge

__all__ = ["Diagnostic", "Level", "Severity", "check_knowledge"]
