"""What a check says of the content: one thing, where it stands, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from index.check.codes import CODES, Severity
from index.errors import Fault
from index.types import Place

__all__ = ["Diagnostic", "Level", "Severity", "diagnose", "from_fault", "in_order"]


class Level(StrEnum):
    """From which severity on a check fails. ``NEVER`` only reports."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    NEVER = "never"

    def reached(self, severity: Severity) -> bool:
        """Whether a diagnostic of ``severity`` makes the check fail."""
        order = [Severity.NOTE, Severity.WARNING, Severity.ERROR]
        return self is not Level.NEVER and order.index(severity) >= order.index(Severity(self.value))


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One remark on one place; ``other`` is the second place of what takes two, such as a contradiction."""

    code: str
    severity: Severity
    place: Place
    message: str
    other: Place | None = None


def diagnose(code: str, place: Place, message: str, other: Place | None = None) -> Diagnostic:
    """Return a diagnostic with the severity that its code has."""
    return Diagnostic(code, CODES[code].severity, place, message, other)


def from_fault(fault: Fault) -> Diagnostic:
    """Return what the loader found as a diagnostic: it refuses the file, so it is an error."""
    return Diagnostic(fault.code, Severity.ERROR, fault.place, fault.message)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return diagnostics by file and line, each once."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda one: (one.place, one.code, one.message)))
