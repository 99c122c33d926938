"""An answer shows the figures that were asked for, and no others."""

from __future__ import annotations

import pytest

from .conftest import Talk


def test_an_edition_gets_its_own_figure_and_not_its_neighbours(talk: Talk) -> None:
    reply = talk.say("专业版一年服务费多少钱").reply
    assert (reply.decision, reply.article) == ("answer", "fees/annual")
    assert reply.figures == ("500–1200 元/年",)
    assert "200–500" not in reply.text
    assert "5000" not in reply.text


def test_an_answer_names_its_source_and_the_day_it_was_checked(talk: Talk) -> None:
    assert talk.say("专业版一年服务费多少钱").reply.text.endswith("来源：各版本的年服务费 · 2026-11-01 核对")


def test_an_answer_says_what_its_figure_depends_on(talk: Talk) -> None:
    assert "具体数目写在合同里。" in talk.say("专业版一年服务费多少钱").reply.text


def test_both_figures_of_a_dispute_are_shown_with_what_decides(talk: Talk) -> None:
    text = talk.say("标准版一年服务费多少钱").reply.text
    assert text.startswith("KIS 标准版年服务费：200–500 元/年，以及 1000 元/年。")
    assert "以合同为准，或拨 400-178-3238 确认。" in text


def test_a_dispute_about_another_edition_is_not_mentioned(talk: Talk) -> None:
    assert "不一致" not in talk.say("专业版一年服务费多少钱").reply.text


def test_an_edition_without_a_figure_of_its_own_gets_the_general_one(talk: Talk) -> None:
    reply = talk.say("专业版上门一次多少钱").reply
    assert reply.figures == ("300–800 元/次",)
    assert "500 元/次" not in reply.text.replace("300–800", "")


def test_an_edition_with_a_figure_of_its_own_does_not_get_the_general_one(talk: Talk) -> None:
    reply = talk.say("标准版上门一次多少钱").reply
    assert reply.figures == ("500 元/次",)
    assert "300–800" not in reply.text


def test_without_an_edition_the_general_figure_and_the_exception_are_shown(talk: Talk) -> None:
    assert talk.say("上门一次多少钱").reply.figures == ("300–800 元/次", "500 元/次")


def test_two_editions_in_one_message_are_both_answered(talk: Talk) -> None:
    text = talk.say("专业版和迷你版一年服务费多少钱").reply.text
    assert "KIS 迷你版年服务费：200–500 元/年。" in text
    assert "KIS 专业版年服务费：500–1200 元/年。" in text
    assert "5000" not in text


def test_a_question_about_money_is_not_answered_by_an_article_without_any(talk: Talk) -> None:
    reply = talk.say("培训多少钱").reply
    assert reply.decision == "escalate"
    assert reply.article is None


def test_an_english_question_gets_the_english_article(talk: Talk) -> None:
    reply = talk.say("How much is the annual fee for Professional?").reply
    assert reply.text.startswith("Annual fee (KIS Professional): 500–1200 yuan/year.")
    assert "Source: Annual fees by edition · checked 2026-11-01" in reply.text


def test_chinese_typed_by_its_sound_is_answered_in_chinese(talk: Talk) -> None:
    reply = talk.say("zhuan ye ban yi nian duo shao qian").reply
    assert reply.decision == "answer"
    assert "500–1200 元/年" in reply.text


def test_traditional_chinese_is_answered_in_traditional(talk: Talk) -> None:
    reply = talk.say("專業版一年服務費多少錢").reply
    assert reply.text.startswith("KIS 專業版年服務費：500–1200 元/年。")
    assert [option.label for option in reply.options][:2] == ["解決了", "沒解決"]


def test_the_html_marks_the_headline_and_escapes_the_rest(talk: Talk) -> None:
    assert talk.say("专业版一年服务费多少钱").reply.html.startswith("<b>KIS 专业版年服务费：500–1200 元/年。</b>")
    html = talk.say("用友<script>多少钱").reply.html
    assert "<script>" not in html


def test_a_price_of_another_year_is_not_answered_with_this_years(talk: Talk) -> None:
    assert talk.say("2019年专业版一年服务费多少钱").reply.decision == "escalate"
    talk.say("专业版一年服务费多少钱")
    assert talk.say("那去年是多少").reply.decision == "escalate"


def test_the_price_of_one_thing_is_not_given_for_another(talk: Talk) -> None:
    reply = talk.say("培训一次多少钱").reply
    assert reply.decision == "escalate"
    assert "元" not in reply.text


def test_a_short_article_is_shown_whole_where_no_figure_is_asked_for(talk: Talk) -> None:
    reply = talk.say("有哪些培训").reply
    assert reply.text.startswith("有新用户培训、进阶培训和定制培训。")
    assert reply.figures == ()


@pytest.mark.parametrize(
    "asked", ["专业版年服务费打几折", "专业版升级K3一年多少钱", "专业版一套软件一年服务费多少钱含税"]
)
def test_a_price_that_no_fee_article_speaks_of_is_not_answered_with_a_service_fee(asked: str, talk: Talk) -> None:
    reply = talk.say(asked).reply
    assert reply.decision == "escalate"
    assert "500–1200" not in reply.text


def test_a_short_answer_that_states_the_figure_opens_the_reply_and_is_not_repeated(talk: Talk) -> None:
    lines = talk.say("远程一次多少钱").reply.text.splitlines()
    assert lines[:2] == ["远程一般 200–500 元/次，按问题确定。", "KIS 标准版远程费用：200–300 元/次。"]


def test_a_table_that_says_the_short_answer_again_is_left_out(talk: Talk) -> None:
    text = talk.say("一年服务费多少钱").reply.text
    talk.say("K3")
    assert "K/3 WISE 年服务费：5000–150000 元/年。" in talk.say("那K3呢").reply.text
    assert "5000–150000" not in text


def test_an_article_for_all_editions_gives_the_price_of_one_from_the_article_it_points_to(talk: Talk) -> None:
    reply = talk.say("专业版续费多少钱").reply
    assert reply.article == "fees/renewal"
    assert reply.figures == ("500 元到几万元", "500–1200 元/年")
    assert "来源：各版本的年服务费" in reply.text


def test_without_an_edition_no_pointer_is_followed(talk: Talk) -> None:
    assert talk.say("续费多少钱").reply.figures == ("500 元到几万元",)


def test_two_editions_that_are_renewed_are_both_answered(talk: Talk) -> None:
    reply = talk.say("专业版和迷你版续费多少钱").reply
    assert reply.figures == ("500 元到几万元", "200–500 元/年", "500–1200 元/年")
