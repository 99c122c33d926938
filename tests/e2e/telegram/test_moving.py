"""The agents' group becomes a supergroup: it has another number, and its messages are numbered anew."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.e2e.telegram.conftest import opened
from tests.e2e.telegram.office import Office, Ticket
from tests.telegram.customer import Customer
from tests.telegram.speaker import buttons, text_of


@pytest_asyncio.fixture(loop_scope="session")
async def office(index: Path, tmp_path: Path) -> AsyncIterator[Office]:
    """Agents in a group without topics, which moves."""
    async with opened(index, tmp_path, forum=False) as office:
        yield office


async def card_of(office: Office, customer: Customer) -> Ticket:
    """Wait for a customer's card where the group is now."""

    def found() -> Ticket | None:
        cards = (one for one in office.group.received() if buttons(one) and str(customer.id) in text_of(one))
        return next((Ticket(office, customer, card) for card in cards), None)

    ticket = await office.server.wait_for(found, what="the card in the supergroup")
    assert ticket is not None
    return ticket


async def test_tickets_are_shown_again_and_answered_in_the_supergroup_also_after_a_restart(office: Office) -> None:
    first, second = office.server.customer(), office.server.customer()
    before = await office.ticket(first)
    office.group.becomes_a_supergroup(office.agent, forum=True)
    again = await card_of(office, first)
    assert again.topic is not None
    assert again.card["chat"]["id"] != before.card["chat"]["id"]
    again.write("请先备份")
    await first.hears("请先备份")
    assert await office.bot.stop() == 0
    await office.bot.start()
    other = await office.ticket(second)
    other.tap("受理")
    await other.shows("小李")
    again.write("好了吗")
    await first.hears("好了吗")


async def test_who_was_not_told_is_told_by_the_first_call(office: Office) -> None:
    customer, other = office.server.customer(), office.server.customer()
    await office.ticket(customer)
    office.group.becomes_a_supergroup(office.agent, told=False)
    new = await office.ticket(other)
    old = await card_of(office, customer)
    for ticket, who in ((old, customer), (new, other)):
        assert ticket.topic is None
        ticket.write(f"您好 {who.id}")
        await who.hears(f"您好 {who.id}")
    assert len([one for one in office.group.received() if buttons(one)]) == 2
