"""What can go wrong in the retrieval layer, each with a message that a person can act on."""

from __future__ import annotations

from dataclasses import dataclass

from index.types import Place


class KefuError(Exception):
    """Base of every error that is the user's to mend: its text is shown as it is, without a traceback."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in the content, where it stands and what to do about it."""

    place: Place
    code: str
    message: str

    def __str__(self) -> str:
        """Return ``file:line:column: message``, the form that editors and code hosts link."""
        return f"{self.place}: {self.message}"


class ContentError(KefuError):
    """Articles or facets that cannot be used; holds every fault that was found, not only the first."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class EncoderError(KefuError):
    """A model that cannot be found, loaded or built."""


class SnapshotError(KefuError):
    """A snapshot that is damaged, foreign or of another format; it is rebuilt, never half-read."""
