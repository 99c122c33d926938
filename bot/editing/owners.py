"""Whom an article's ``owner`` means, among the people who may sign in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.people.roles import Role
from index.articles.owner import owner_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.people.roles import Person
    from bot.storage.users import User
    from index.types import Article


@dataclass(frozen=True, slots=True)
class Owner:
    """An owner as written in an article, and who that is: nobody where the name is unknown here."""

    name: str
    person: Person | None = None

    @property
    def shown(self) -> str:
        """How people call them: by name where they are known here."""
        return self.person.name if self.person else self.name


class Owners:
    """Finds people by sign-in name (which may be an e-mail address), name or id. The disabled are nobody."""

    def __init__(self, users: Iterable[User]) -> None:
        active = [user for user in users if not user.disabled]
        self._by: dict[str, Person] = {}
        logins = [(user.login, user.person) for user in active]
        others = [(key, user.person) for user in active for key in (user.person.name, user.person.id)]
        for key, person in (*logins, *others):
            self._by.setdefault(owner_key(key), person)
        self._editors = tuple(user.person.name for user in active if Role.EDITOR in user.person.roles)

    def of(self, article: Article, originals: Mapping[str, Article]) -> Owner:
        """Return the owner of an article; a translation has that of its original where it names none."""
        original = originals.get(article.id)
        name = article.owner or (original.owner if original else None) or ""
        return Owner(name, self._by.get(owner_key(name)) if name else None)

    def told(self, owner: Owner) -> tuple[str, ...]:
        """Return the names of those who are told of a review: the owner, or else every editor."""
        if owner.person:
            return (owner.person.name,)
        return (owner.name,) if owner.name.startswith("@") else self._editors


def originals_of(articles: Iterable[Article]) -> dict[str, Article]:
    """Return the articles in their first language, by id."""
    return {article.id: article for article in articles if article.language == "zh"}
