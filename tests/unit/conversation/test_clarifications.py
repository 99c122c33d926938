"""A clarification is asked where the answer depends on something unsaid, and only once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Talk


def test_a_figure_that_differs_by_edition_is_asked_back_with_groups(talk: Talk) -> None:
    reply = talk.say("一年服务费多少钱").reply
    assert reply.decision == "clarify"
    assert [option.label for option in reply.options] == ["迷你版 / 标准版", "专业版", "K/3 WISE"]
    assert reply.figures == ()


@pytest.mark.parametrize("typed", ["专业版", "我用的是专业版", "2", "第二个", "专业", "应该是专业版吧"])
def test_a_typed_answer_is_as_good_as_a_tapped_one(typed: str, new_talk: Callable[[], Talk]) -> None:
    tapping, typing = new_talk(), new_talk()
    value = tapping.say("一年服务费多少钱").reply.options[1].value
    typing.say("一年服务费多少钱")
    assert typing.say(typed).reply == tapping.tap(value).reply
    assert typing.state.edition == ("KIS 专业版",)


def test_an_edition_that_is_named_among_other_words_answers_what_was_asked_back(talk: Talk) -> None:
    talk.say("一年服务费多少钱")
    assert talk.say("我哪懂这些，屏幕左上角写着专业版三个字").reply.figures == ("500–1200 元/年",)


def test_an_edition_in_another_question_does_not_answer_what_was_asked_back(talk: Talk) -> None:
    talk.say("一年服务费多少钱")
    assert talk.say("专业版的凭证打印偏了怎么弄，在哪里调？").reply.decision == "escalate"


def test_several_names_cut_short_are_all_answered(talk: Talk) -> None:
    talk.say("一年服务费多少钱")
    text = talk.say("迷你或者专业").reply.text
    assert "KIS 迷你版年服务费：200–500 元/年。" in text
    assert "KIS 专业版年服务费：500–1200 元/年。" in text


def test_a_group_shows_each_of_its_editions_with_its_figure(talk: Talk) -> None:
    talk.say("一年服务费多少钱")
    text = talk.say("迷你版 / 标准版").reply.text
    assert "KIS 迷你版年服务费：200–500 元/年。" in text
    assert "KIS 标准版年服务费：200–500 元/年，以及 1000 元/年。" in text


def test_the_last_option_can_be_named_by_its_place(talk: Talk) -> None:
    talk.say("How much is the annual fee?")
    assert talk.say("the last one").reply.figures == ("5000–150000 yuan/year",)


@pytest.mark.parametrize("typed", ["不知道", "不清楚是什么版本", "not sure", "都看看"])
def test_who_cannot_say_sees_every_value(typed: str, talk: Talk) -> None:
    talk.say("一年服务费多少钱")
    reply = talk.say(typed).reply
    assert reply.decision == "answer"
    assert {"500–1200", "5000–150000", "1000"} <= {figure.removesuffix(" 元/年") for figure in reply.figures} or (
        "500–1200" in reply.text
    )


def test_the_same_clarification_is_not_asked_twice_in_a_row(talk: Talk) -> None:
    assert talk.say("一年服务费多少钱").reply.decision == "clarify"
    assert talk.say("一年服务费多少钱").reply.decision == "answer"


def test_a_new_question_drops_the_clarification(talk: Talk) -> None:
    talk.say("一年服务费多少钱")
    turn = talk.say("远程一次多少钱")
    assert turn.reply.article == "fees/remote"
    assert turn.state.pending is None


def test_all_editions_are_listed_where_all_are_asked_for(talk: Talk) -> None:
    reply = talk.say("各版本一年服务费多少钱").reply
    assert reply.decision == "answer"
    assert "5000–150000 元/年" in reply.figures


def test_articles_that_are_close_are_offered_by_title(talk: Talk) -> None:
    reply = talk.say("什么课程").reply
    assert reply.decision == "clarify"
    assert {"进阶课程", "新手课程"} <= {option.label for option in reply.options}
    assert talk.say("新手课程").reply.article == "services/beginners"


def test_a_button_of_an_earlier_conversation_still_does_something(talk: Talk) -> None:
    assert talk.tap("a:fees/remote").reply.article == "fees/remote"
    assert talk.tap("a:fees/gone").reply.decision == "clarify"
    assert talk.tap("nonsense").reply.decision == "clarify"


def test_an_edition_alone_is_asked_what_about(talk: Talk) -> None:
    assert talk.say("专业版").reply.decision == "clarify"
    assert talk.state.edition == ("KIS 专业版",)


def test_a_hand_over_offers_what_may_be_meant(talk: Talk) -> None:
    reply = talk.say("我们公司刚来了几位会计,想找些东西学,课程怎么安排的").reply
    assert reply.decision == "escalate"
    assert [option.label for option in reply.options[:-2]] == ["新手课程", "进阶课程"]
    assert "点一下就能看到" in reply.text
    assert talk.tap(reply.options[0].value).reply.text.startswith("基本操作。")


def test_a_hand_over_offers_nothing_that_is_far_from_the_question(talk: Talk) -> None:
    reply = talk.say("明天深圳要带伞出门吗").reply
    assert [option.label for option in reply.options] == ["申请远程协助", "留言给客服"]
    assert "点一下就能看到" not in reply.text


def test_a_price_asked_of_offered_articles_is_that_of_the_one_which_has_any(talk: Talk) -> None:
    talk.say("年服务和培训")
    talk.say("多少钱")
    assert talk.state.pending
    assert talk.state.pending.article == "fees/annual"
