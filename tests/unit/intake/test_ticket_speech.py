from __future__ import annotations

from typing import Literal

import pytest

from bot.conversation.render import Renderer
from bot.intake.rules import Rules
from bot.intake.ticket_speech import TicketSpeech
from bot.settings import Settings


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-hans", "客户撤销了工单"), ("zh-hant", "客戶撤銷了工單"), ("en", "has cancelled the ticket")],
)
def test_the_agents_read_the_language_of_the_setting(language: Literal["zh-hans", "zh-hant", "en"], said: str) -> None:
    speech = TicketSpeech(Renderer(), Rules.of(Settings(agents_language=language)))

    assert said in speech.to_agents("cancelled", number=7)
