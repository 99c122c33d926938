"""The short dialogue that fills in a ticket."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tickets.contact import find_contact
from bot.tickets.form import Form
from bot.tickets.form_state import FormResult, FormState, FormTurn, Step
from bot.tickets.form_words import Words
from index.facets import FacetCatalogue

ROOT = Path(__file__).resolve().parents[3]
CATALOGUE = FacetCatalogue.load(ROOT / "knowledge" / "facets.yaml")
WORDS = Words.load()
FORM = Form(CATALOGUE, WORDS)
AT = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
CONSENT = "我同意工程师远程连接。"


def fee_for(editions: tuple[str, ...]) -> tuple[str, ...]:
    return ("200–300 元/次",) if editions == ("KIS 标准版",) else ("200–500 元/次",)


class Filled:
    """A form that is being filled in; what starts with ``t:`` is tapped."""

    def __init__(self, kind: str = "remote", form: Form = FORM, **known: object) -> None:
        self._form = form
        self.turn = form.start(kind, fee_for=fee_for, **known)  # type: ignore[arg-type]

    def __call__(self, *answers: str) -> FormTurn:
        for answer in answers:
            choice = answer if answer.startswith("t:") else None
            state = replace(self.state, consent_text=CONSENT)
            self.turn = self._form.answer(state, "" if choice else answer, choice, at=AT, fee_for=fee_for)
        return self.turn

    @property
    def state(self) -> FormState:
        assert self.turn.form
        return self.turn.form

    @property
    def result(self) -> FormResult:
        assert self.turn.result
        return self.turn.result


ANSWERS = ("专业版", "登录时报错 1001", "13800138000", "明天下午三点以后", "继续", "我同意")


def test_a_remote_session_is_asked_for_in_six_answers_and_a_confirmation() -> None:
    form = Filled(question="系统打不开怎么办")
    asked = []
    for answer in ANSWERS:
        asked.append(form.state.step)
        form(answer)
    assert asked == [Step.EDITION, Step.PROBLEM, Step.CONTACT, Step.CONVENIENT, Step.FEE, Step.CONSENT]
    assert form.state.step is Step.SUMMARY
    assert form("提交").outcome == "done"
    assert form.result == FormResult(
        "remote",
        "系统打不开怎么办",
        "KIS 专业版",
        "登录时报错 1001",
        "13800138000",
        "明天下午三点以后",
        ("200–500 元/次",),
        CONSENT,
        AT,
        False,
    )


def test_a_message_needs_neither_fee_nor_consent() -> None:
    form = Filled("message")
    form("专业版", "发票怎么开", "@zhangsan", "随时", "提交")
    assert (form.result.kind, form.result.consent_text, form.result.fee) == ("message", "", ())


def test_what_is_known_is_not_asked_again() -> None:
    form = Filled(edition=("KIS 专业版",), problem="系统打不开了")
    assert form.state.step is Step.CONTACT
    assert (form.state.edition, form.state.problem) == ("KIS 专业版", "系统打不开了")


def test_the_result_makes_a_ticket_with_the_consent_and_its_time() -> None:
    form = Filled()
    form(*ANSWERS, "t:submit")
    ticket = form.result.ticket("c1", "telegram", datetime(2026, 11, 18, 3, 0, tzinfo=UTC), parent=4)
    assert ticket.consent
    assert (ticket.consent.text, ticket.consent.at) == (CONSENT, AT)
    assert (ticket.contact, ticket.parent, ticket.edition) == ("13800138000", 4, "KIS 专业版")


@pytest.mark.parametrize("refusal", ["t:refuse", "不同意", "拒绝", "打电话吧", "I don't agree", "no"])
@pytest.mark.parametrize("answered", [4, 5])
def test_who_refuses_the_fee_or_the_consent_is_called_instead(refusal: str, answered: int) -> None:
    form = Filled()
    turn = form(*ANSWERS[:answered], refusal)
    assert (turn.note, form.state.step) == ("phone_instead", Step.SUMMARY)
    form("提交")
    assert (form.result.kind, form.result.refused, form.result.consent_text) == ("message", True, "")
    assert form.result.ticket("c1", "telegram", AT).consent is None


@pytest.mark.parametrize(
    "agreement", ["t:agree", "同意", "我同意", "好的,同意", "同意授权", "i agree", "Yes, I consent", "授權"]
)
def test_consent_is_said_in_so_many_words(agreement: str) -> None:
    form = Filled()
    form(*ANSWERS[:5], agreement)
    assert (form.state.agreed, form.state.agreed_at) == (True, AT.isoformat())


@pytest.mark.parametrize("vague", ["好的", "ok", "yes", "嗯", "可以"])
def test_a_mere_yes_is_no_consent(vague: str) -> None:
    form = Filled()
    turn = form(*ANSWERS[:5], vague)
    assert (form.state.step, form.state.agreed, turn.note) == (Step.CONSENT, None, "explicit")


@pytest.mark.parametrize("other", ["不清楚这是什么", "同意书在哪里", "再说吧"])
def test_what_is_neither_yes_nor_no_is_asked_again(other: str) -> None:
    form = Filled()
    assert (form(*ANSWERS[:5], other).note, form.state.agreed) == ("unclear", None)


@pytest.mark.parametrize("answered", range(7))
@pytest.mark.parametrize("word", ["取消", "算了", "cancel", "Never mind", "t:cancel", "不申請了"])
def test_every_step_can_be_cancelled(word: str, answered: int) -> None:
    form = Filled()
    turn = form(*ANSWERS[:answered], word)
    assert (turn.outcome, turn.form) == ("cancelled", None)


@pytest.mark.parametrize("answered", range(1, 7))
@pytest.mark.parametrize("word", ["上一步", "back", "t:back", "返回"])
def test_every_answer_can_be_gone_back_on_and_given_anew(word: str, answered: int) -> None:
    form = Filled()
    form(*ANSWERS[:answered], word)
    assert form.state.step is list(Step)[answered - 1]
    form(*ANSWERS[answered - 1 :], "提交")
    assert form.result.problem == "登录时报错 1001"


def test_going_back_all_the_way_ends_at_the_first_question() -> None:
    form = Filled()
    turn = form(*ANSWERS, *["上一步"] * 6)
    assert form.state.step is Step.EDITION
    assert form.state.agreed is None
    assert (turn.note, form("上一步").note) == ("", "first")


@pytest.mark.parametrize("answered", range(7))
@pytest.mark.parametrize("empty", ["", "   ", "？", "。。。"])
def test_an_empty_answer_is_asked_again_unchanged(empty: str, answered: int) -> None:
    form = Filled()
    before = form(*ANSWERS[:answered])
    after = form(empty)
    assert (after.options, after.note) == (before.options, "")
    assert after.form == replace(form.state, consent_text=CONSENT)


def test_edition_time_and_contact_may_be_left_open() -> None:
    form = Filled()
    form("不知道", "打不开", "t:skip", "跳过", "继续", "同意", "ok")
    assert (form.result.edition, form.result.contact, form.result.convenient) == ("", "", "")


def test_where_nobody_can_be_answered_in_the_chat_a_contact_is_needed() -> None:
    form = Filled(form=Form(CATALOGUE, WORDS, answers_here=False))
    assert form("专业版", "打不开", "跳过").note == "needed"
    assert "t:skip" not in form.turn.options


def test_the_problem_is_needed() -> None:
    form = Filled()
    assert (form("专业版", "跳过").note, form.state.step) == ("needed", Step.PROBLEM)


@pytest.mark.parametrize(
    ("said", "edition"),
    [
        ("专业版", "KIS 专业版"),
        ("我們用的是專業版", "KIS 专业版"),
        ("K3", "K/3 WISE"),
        ("云产品", "精斗云 / 云星空"),
        ("t:edition:KIS 迷你版|KIS 标准版", "KIS 迷你版 / KIS 标准版"),
    ],
)
def test_an_edition_is_understood_however_it_is_named(said: str, edition: str) -> None:
    form = Filled()
    form(said)
    assert (form.state.edition, form.state.step) == (edition, Step.PROBLEM)


def test_an_unknown_edition_is_asked_about_once_and_then_taken() -> None:
    form = Filled()
    assert (form("2008 年买的那套").note, form.state.step) == ("doubt", Step.EDITION)
    assert form.turn.options[0] == "t:keep"
    assert "t:edition:KIS 旗舰版|K/3 WISE" in form.turn.options
    form("t:keep")
    assert form.state.edition == "2008 年买的那套"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("13800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("138-0013-8000 张先生", "13800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("(021) 6123 4567", "02161234567"),
        ("021-61234567", "02161234567"),
        ("+44 20 7946 0958", "+442079460958"),
        ("mail me at li.si@example.com", "li.si@example.com"),
        ("@zhangsan", "@zhangsan"),
        ("https://t.me/zhangsan", "t.me/zhangsan"),
        ("1380013800", None),
        ("138001380001", None),
        ("打不开", None),
        ("", None),
    ],
)
def test_ways_to_be_reached_are_recognised(text: str, found: str | None) -> None:
    assert find_contact(text) == found


@pytest.mark.parametrize("contact", ["13800138000", "张三 13800138000", "微信 zhang_san", "a@b.cn", "@zhangsan"])
def test_a_contact_is_kept_as_it_was_written(contact: str) -> None:
    form = Filled()
    form(*ANSWERS[:2], contact)
    assert (form.state.contact, form.state.step) == (contact, Step.CONVENIENT)


@pytest.mark.parametrize("again", ["t:keep", "就是这个", "138001380"])
def test_a_contact_that_looks_wrong_is_checked_once_and_then_taken(again: str) -> None:
    form = Filled()
    assert form(*ANSWERS[:2], "138001380").note == "doubt"
    form(again)
    assert (form.state.contact, form.state.step) == ("138001380", Step.CONVENIENT)


def test_all_that_is_said_at_once_is_taken_in() -> None:
    form = Filled()
    form("我们是专业版,登录时报错 80070005,电话 138-0013-8000")
    assert (form.state.step, form.state.edition) == (Step.CONVENIENT, "KIS 专业版")
    assert (form.state.contact, "80070005" in form.state.problem) == ("13800138000", True)


def test_an_error_number_is_no_contact_and_an_edition_named_late_counts() -> None:
    form = Filled()
    form("不知道", "专业版登录时报错 80070005")
    assert (form.state.step, form.state.contact, form.state.edition) == (Step.CONTACT, "", "KIS 专业版")


def test_times_are_kept_in_the_customers_words() -> None:
    form = Filled()
    form(*ANSWERS[:3], "明天下午3点以后可以吗")
    assert form.state.convenient == "明天下午3点以后可以吗"


@pytest.mark.parametrize(
    ("word", "step"),
    [
        ("t:fix:problem", Step.PROBLEM),
        ("改联系方式", Step.CONTACT),
        ("时间不对", Step.CONVENIENT),
        ("change the edition", Step.EDITION),
        ("重新授权", Step.CONSENT),
    ],
)
def test_a_single_answer_is_fixed_from_the_summary(word: str, step: Step) -> None:
    form = Filled()
    form(*ANSWERS)
    if word.startswith("t:"):
        form("t:fix")
    form(word)
    assert form.state.step is step
    form(dict(zip(Step, ANSWERS, strict=False))[step])
    assert form.state.step is Step.SUMMARY


def test_fixing_can_be_given_up_without_losing_the_answer() -> None:
    form = Filled()
    form(*ANSWERS, "改", "t:fix:contact", "上一步")
    assert (form.state.step, form.state.contact) == (Step.SUMMARY, "13800138000")
    form("改", "上一步", "提交")
    assert form.turn.outcome == "done"


def test_a_correction_in_one_sentence_is_taken() -> None:
    form = Filled()
    form(*ANSWERS, "电话改成 13900139000")
    assert (form.state.step, form.state.contact) == (Step.SUMMARY, "13900139000")
    form("时间改成后天上午")
    assert (form.state.step, form.state.convenient) == (Step.SUMMARY, "后天上午")


def test_consent_can_be_taken_back_and_given_from_the_summary() -> None:
    form = Filled()
    form(*ANSWERS, "t:fix", "t:fix:consent", "不同意")
    assert (form.state.kind, form.state.agreed) == ("message", False)
    form("t:fix", "t:fix:consent", "上一步")
    assert (form.state.kind, form.state.agreed) == ("message", False)
    form("t:fix", "t:fix:consent", "同意", "提交")
    assert (form.result.kind, form.result.consent_text) == ("remote", CONSENT)


def test_another_edition_with_another_fee_shows_that_fee_before_going_on() -> None:
    form = Filled()
    form(*ANSWERS, "t:fix", "t:fix:edition", "标准版")
    assert (form.state.step, form.state.fee) == (Step.FEE, ("200–300 元/次",))
    form("继续")
    assert form.state.step is Step.SUMMARY
    form("t:fix", "t:fix:edition", "标准版")
    assert form.state.step is Step.SUMMARY


def test_without_a_fee_in_any_article_none_is_spoken_of() -> None:
    turn = FORM.start("remote", edition=("KIS 专业版",), problem="打不开")
    for answer in ("13800138000", "随时"):
        assert turn.form
        turn = FORM.answer(turn.form, answer)
    assert turn.form
    assert turn.form.step is Step.CONSENT


def test_a_button_of_another_step_is_stale_and_agrees_to_nothing() -> None:
    form = Filled()
    assert (form("t:agree").note, form.state.agreed, form.state.step) == ("stale", None, Step.EDITION)
    assert form("t:submit").outcome == "ask"
    assert form("t:edition:没有这个版本").note == "stale"


def test_the_kind_can_change_on_the_way_and_nothing_said_is_lost() -> None:
    form = Filled()
    form(*ANSWERS[:4])
    turn = FORM.switch(form.state, "message", fee_for)
    assert turn.form
    assert (turn.form.kind, turn.form.step, turn.form.contact) == ("message", Step.SUMMARY, "13800138000")
    turn = FORM.switch(turn.form, "remote", fee_for)
    assert turn.form
    assert turn.form.step is Step.FEE


def test_a_form_survives_being_stored() -> None:
    form = Filled()
    for answer in ANSWERS:
        form(answer)
        assert FormState.from_json(json.loads(json.dumps(asdict(form.state)))) == form.state


def test_a_field_of_a_later_version_is_ignored() -> None:
    form = Filled()
    form("专业版")
    assert FormState.from_json({**asdict(form.state), "mood": "good"}) == form.state


@pytest.mark.parametrize(
    "stored", [None, [], "form", {}, {"kind": "remote", "step": "blood_type"}, {"kind": "remote", "version": 99}]
)
def test_a_form_that_cannot_be_read_is_lost_and_no_error(stored: object) -> None:
    form = FormState.from_json(stored)
    assert (form.lost, form.step) == (True, Step.EDITION)


said = st.one_of(
    st.sampled_from(
        [*ANSWERS, "取消", "上一步", "跳过", "不同意", "改", "提交", "好的", "", "？", "电话改成 13900139000"]
    ),
    st.text(max_size=30),
)


@given(st.sampled_from(["remote", "message"]), st.lists(st.one_of(said, st.integers(0, 7)), max_size=25))
def test_whatever_is_said_the_form_goes_on_and_can_be_stored(kind: str, answers: list[str | int]) -> None:
    form = Filled(kind)
    for answer in answers:
        options = form.turn.options
        form(answer if isinstance(answer, str) else options[answer % len(options)])
        if form.turn.form is None:
            break
        assert FormState.from_json(json.loads(json.dumps(asdict(form.state)))) == form.state
        assert form.turn.options[-1] == "t:cancel"
    if form.turn.outcome == "done":
        assert form.result.problem
        assert bool(form.result.consent_text) == (form.result.kind == "remote")
        form.result.ticket("c1", "telegram", AT)
