"""To whom a ticket can be given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.people.roles import Role
from bot.storage.agents import AgentNames
from bot.storage.users import Users
from bot.web.desk.parts import agent_of

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


async def takers(session: AsyncSession, me: str) -> dict[str, str]:
    """Return names by the agents' ids: oneself first, then the desk's agents who may sign in, then Telegram's."""
    users = [user for user in await Users(session).all() if not user.disabled]
    people = {agent_of(user.person).id: user for user in users}
    desk = {id: user.person.name for id, user in people.items() if id == me or Role.AGENT in user.person.roles}
    # Nobody signs in there: known is who has acted in the group, by a number; other programs have ids of another form.
    group = {id: name for id, name in (await AgentNames(session).all()).items() if id.isdecimal()}
    return dict(sorted((desk | group).items(), key=lambda each: (each[0] != me, each[0] in group, each[1])))
