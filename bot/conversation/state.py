"""What is kept of a conversation between two messages."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.conversation.messages import Option, Voice
from bot.tickets.form_state import FormState


@dataclass(frozen=True, slots=True)
class Pending:
    """A clarification that was asked and not yet answered."""

    question: str
    """The question that the answer completes."""
    options: tuple[Option, ...]
    facet: str | None = None
    """The facet that was asked for; ``None`` where the choice is between articles."""
    article: str | None = None
    """The article whose figures depend on ``facet``."""
    confidence: float = 1.0
    """The calibrated probability that the clarification was asked with."""

    def same_as(self, other: Pending) -> bool:
        """Whether both ask the customer the same thing."""
        mine = [option.value for option in self.options]
        theirs = [option.value for option in other.options]
        return (self.facet, self.article, mine) == (other.facet, other.article, theirs)


@dataclass(frozen=True, slots=True)
class State:
    """One customer's conversation so far. Small enough to be stored with every message."""

    voice: Voice = Voice()
    """The language and script last spoken."""
    preferred: Voice | None = None
    """Set by the customer; wins over what a message is written in."""
    edition: tuple[str, ...] = ()
    """The edition that was named last; remembered until another is named."""
    question: str = ""
    """The last question in a form that stands by itself; what follow-ups refer to."""
    article: str | None = None
    """The article that the last question was answered from."""
    confidence: float = 0.0
    """The calibrated probability that it was right."""
    pending: Pending | None = None
    turns: int = 0
    concern: str = ""
    """What the bot could not solve and nobody has dealt with yet; a ticket begins with it."""
    form: FormState | None = None
    """The ticket that is being filled in."""

    def prefer(self, voice: Voice | None) -> State:
        """Return the state with a fixed voice, or with none (replies follow the customer again)."""
        return replace(self, preferred=voice)

    def to_json(self) -> dict[str, Any]:
        """Return the state as values that ``json.dumps`` takes."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: object) -> State:
        """Read what ``to_json`` wrote. ``ValueError`` where it is something else.

        A form that cannot be read any more comes back as a lost one: the rest of the conversation goes on.
        """
        form = data.get("form") if isinstance(data, dict) else None
        try:
            state = _ADAPTER.validate_python({**data, "form": None} if isinstance(data, dict) else data)
        except ValidationError as exc:
            raise ValueError(f"not a conversation's state: {exc.error_count()} faults; start a new one") from exc
        return replace(state, form=None if form is None else FormState.from_json(form))


_ADAPTER = TypeAdapter(State)
