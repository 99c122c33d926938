"""A ticket is filled in within the conversation, and the conversation goes on meanwhile."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.conversation.dialogue import Dialogue, Turn
from bot.conversation.filing import FormOptions
from bot.conversation.messages import EffectKind, Message
from bot.conversation.render import Renderer
from bot.conversation.state import State
from bot.tickets.form_state import FormResult, Step

from .conftest import StubKnowledge, Talk

AT = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


@pytest.fixture
def forms(knowledge: StubKnowledge, renderer: Renderer) -> Dialogue:
    return Dialogue(knowledge, renderer, forms=FormOptions())


@pytest.fixture
def talk(forms: Dialogue) -> Talk:
    return Talk(forms)


def say(talk: Talk, *texts: str) -> Turn:
    turns = [
        talk.tap(text) if text.startswith("t:") or text in {"remote", "message"} else talk.say(text) for text in texts
    ]
    return turns[-1]


def step(talk: Talk) -> Step | None:
    return talk.state.form.step if talk.state.form else None


def filed(turn: Turn) -> FormResult:
    (effect,) = turn.effects
    assert effect.kind is EffectKind.TICKET_REQUESTED
    assert effect.form
    return effect.form


def test_a_request_for_remote_help_leads_straight_into_the_ticket(talk: Talk) -> None:
    turn = say(talk, "帮我安排一个远程,系统打不开了")
    assert turn.reply.decision == "escalate"
    assert "400-178-3238（7×24 小时）" in turn.reply.text
    assert turn.reply.text.endswith("您用的是哪个版本？")
    assert [o.label for o in turn.reply.options] == ["迷你版 / 标准版", "专业版", "K/3 WISE", "不确定", "取消"]
    assert turn.effects[0].reason == "work"


def test_from_the_first_word_to_the_ticket(talk: Talk) -> None:
    say(talk, "帮我安排一个远程,系统打不开了", "专业版", "13800138000", "明天下午")
    turn = say(talk, "可以")
    assert "我同意售后工程师为处理这次的问题远程连接我的系统。" in turn.reply.text
    summary = say(talk, "同意")
    assert "• 版本：KIS 专业版" in summary.reply.text
    assert "• 远程授权：已同意" in summary.reply.text
    assert [option.label for option in summary.reply.options] == ["提交", "修改", "上一步", "取消"]
    turn = say(talk, "提交")
    result = filed(turn)
    assert (result.kind, result.edition, result.problem) == ("remote", "KIS 专业版", "帮我安排一个远程,系统打不开了")
    assert (result.contact, result.convenient) == ("13800138000", "明天下午")
    assert turn.state.form is None


def test_the_consent_is_recorded_as_it_was_read_with_the_time_of_the_message(forms: Dialogue) -> None:
    turn = forms.reply(State(), Message("申請遠程協助"))
    for text in ("專業版", "系統打不開", "13800138000", "隨時", "繼續"):
        turn = forms.reply(turn.state, Message(text, at=AT))
    asked = turn.reply.text
    turn = forms.reply(turn.state, Message("同意", at=AT))
    result = filed(forms.reply(turn.state, Message("", "t:submit", datetime(2026, 11, 19, tzinfo=UTC))))
    assert result.consent_text in asked
    assert "遠端" in result.consent_text or "遠程" in result.consent_text
    assert result.consented_at == AT


def test_what_a_form_asks_for_is_kept_as_it_was_typed(talk: Talk) -> None:
    turn = say(talk, "申请远程协助", "专业版", "打不开", "13800138000", "zhang san", "可以", "同意", "提交")
    assert filed(turn).convenient == "zhang san"


def test_the_fee_is_quoted_from_the_article_for_the_edition(talk: Talk) -> None:
    turn = say(talk, "申请远程协助", "标准版", "打不开", "13800138000", "随时")
    assert step(talk) is Step.FEE
    assert "200–300 元/次" in turn.reply.text
    assert "200–500" not in turn.reply.text
    turn = say(talk, "上一步", "上一步", "上一步", "上一步", "专业版", "打不开", "13800138000", "随时")
    assert "200–500 元/次" in turn.reply.text


def test_what_the_bot_could_not_answer_is_the_problem_and_not_asked_again(talk: Talk) -> None:
    say(talk, "专业版一年服务费多少钱", "发票怎么开")
    turn = say(talk, "message")
    assert step(talk) is Step.CONTACT
    say(talk, "就在这里回复吧", "t:keep", "随时")
    assert "• 问题：发票怎么开" in say(talk, "？").reply.text
    assert filed(say(talk, "提交")).question == "发票怎么开"
    assert turn.effects[0].kind is EffectKind.MESSAGE_REQUESTED


def test_a_question_that_was_answered_is_no_problem(talk: Talk) -> None:
    say(talk, "专业版一年服务费多少钱", "remote")
    assert step(talk) is Step.PROBLEM


def test_work_on_site_is_a_message_to_people_and_needs_no_consent(talk: Talk) -> None:
    say(talk, "派人上门")
    assert talk.state.form
    assert (talk.state.form.kind, talk.state.form.question) == ("message", "派人上门")


@pytest.mark.parametrize("answered", [0, 2, 4])
def test_a_question_aside_is_answered_and_the_form_goes_on(answered: int, talk: Talk) -> None:
    say(talk, "申请远程协助", *("专业版", "系统打不开", "13800138000", "随时")[:answered])
    before = step(talk)
    turn = say(talk, "标准版上门一次多少钱？")
    assert turn.reply.decision == "answer"
    assert "500 元/次" in turn.reply.text
    assert "我们接着填工单。" in turn.reply.text
    assert turn.reply.options[-1].value == "t:cancel"
    assert step(talk) is before


def test_a_question_aside_can_be_asked_back_about(talk: Talk) -> None:
    say(talk, "申请远程协助", "专业版", "系统打不开")
    turn = say(talk, "迷你版和专业版的年服务费分别多少？")
    assert turn.reply.decision in {"answer", "clarify"}
    turn = say(talk, "13800138000")
    assert step(talk) is Step.CONVENIENT


def test_a_person_is_within_reach_in_the_middle_of_a_form(talk: Talk) -> None:
    say(talk, "申请远程协助", "专业版")
    turn = say(talk, "转人工")
    assert turn.effects[0].kind is EffectKind.HANDOVER
    assert "400-178-3238" in turn.reply.text
    assert step(talk) is Step.PROBLEM


def test_a_problem_may_sound_like_a_complaint_or_a_call_for_help(talk: Talk) -> None:
    say(talk, "申请远程协助", "专业版", "软件太差了，一开就崩溃，怎么回事？")
    assert step(talk) is Step.CONTACT


@pytest.mark.parametrize("text", ["谢谢", "你好", "你是机器人吗"])
def test_small_talk_leaves_the_form_as_it_is(text: str, talk: Talk) -> None:
    say(talk, "申请远程协助", "专业版")
    turn = say(talk, text)
    assert turn.reply.decision == "smalltalk"
    assert step(talk) is Step.PROBLEM


@pytest.mark.parametrize(
    ("label", "after"),
    [("不确定", Step.PROBLEM), ("迷你版 / 标准版", Step.PROBLEM), ("取消", None)],
)
def test_typing_what_a_button_says_does_the_same(label: str, after: Step | None, talk: Talk) -> None:
    say(talk, "申请远程协助", label)
    assert step(talk) is after


def test_a_ticket_keeps_the_customers_own_words(talk: Talk) -> None:
    say(talk, "Hello, how do I get an Invoice for MAY?", "message")
    assert talk.state.form
    assert talk.state.form.problem == "Hello, how do I get an Invoice for MAY?"


def test_cancelling_leaves_nothing_behind(talk: Talk) -> None:
    turn = say(talk, "申请远程协助", "专业版", "取消")
    assert (turn.state.form, turn.effects) == (None, ())
    assert "没有提交" in turn.reply.text
    assert say(talk, "t:submit").reply.text.startswith("这个按钮已经过期了")


def test_the_other_button_changes_the_kind_of_ticket(talk: Talk) -> None:
    say(talk, "申请远程协助", "专业版", "留言给客服")
    assert talk.state.form
    assert (talk.state.form.kind, talk.state.form.edition) == ("message", "KIS 专业版")


def test_an_address_or_an_error_code_does_not_change_the_language(talk: Talk) -> None:
    say(talk, "申请远程协助", "专业版", "error 1001", "zhang.san@example.com")
    assert talk.state.voice.language == "zh"


def test_in_english_all_of_it_is_english(talk: Talk) -> None:
    say(talk, "Please schedule a remote session, the system is down", "Professional", "+44 20 7946 0958", "any time")
    turn = say(talk, "yes please")
    assert turn.reply.text.isascii() or "“" in turn.reply.text
    turn = say(talk, "I agree")
    assert "• Consent to a remote connection: given" in turn.reply.text
    assert filed(say(talk, "Submit")).consent_text.startswith("I agree that")


def test_a_form_survives_a_restart(talk: Talk) -> None:
    say(talk, "申请远程协助", "专业版")
    talk.state = State.from_json(json.loads(json.dumps(talk.state.to_json())))
    say(talk, "系统打不开")
    assert step(talk) is Step.CONTACT


def test_a_form_that_cannot_be_read_says_so_and_begins_anew_with_what_else_is_known(talk: Talk) -> None:
    say(talk, "专业版一年服务费多少钱", "申请远程协助")
    stored = talk.state.to_json()
    stored["form"] = {"kind": "remote", "step": "blood_type"}
    talk.state = State.from_json(stored)
    turn = say(talk, "系统打不开")
    assert "读不出来了" in turn.reply.text
    assert step(talk) is Step.PROBLEM


def test_without_forms_a_stored_form_is_left_alone(dialogue: Dialogue, talk: Talk) -> None:
    say(talk, "申请远程协助")
    assert dialogue.reply(talk.state, Message("转人工")).reply.decision == "escalate"


@pytest.mark.parametrize("text", ["", "\u200b", "？？", "x" * 2001])
def test_what_cannot_be_read_is_asked_for_again(text: str, talk: Talk) -> None:
    say(talk, "申请远程协助", "专业版")
    turn = say(talk, text)
    assert "遇到了什么问题" in turn.reply.text
    assert step(talk) is Step.PROBLEM


def test_nothing_of_a_customer_reaches_the_html_unescaped(talk: Talk) -> None:
    say(talk, "申请远程协助", "专业版", "<b>打不开</b>", "<i>微信 a&b</i>", "随时", "继续")
    turn = say(talk, "同意")
    assert "&lt;b&gt;打不开&lt;/b&gt;" in turn.reply.html
    assert "a&amp;b" in turn.reply.html
