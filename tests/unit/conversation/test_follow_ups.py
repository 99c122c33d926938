"""What was said before counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.followup import FollowUps
from bot.conversation.fragments import Listed, fragment
from bot.conversation.phrases import Phrases
from bot.conversation.reading import corrected
from index.facets import FacetCatalogue
from index.types import Language

from .conftest import StubKnowledge, Talk

PHRASES = Phrases.load()


@pytest.mark.parametrize(
    ("last", "said", "language", "meant"),
    [
        ("专业版一年服务费多少钱", "那迷你版呢", "zh", "迷你版一年服务费多少钱"),
        ("专业版一年服务费多少钱", "哪迷你版呢", "zh", "迷你版一年服务费多少钱"),
        ("标准版上门一次多少钱", "远程呢?", "zh", "标准版远程一次多少钱"),
        ("专业版年服务费多少", "那续费呢", "zh", "专业版续费多少"),
        ("专业版一年服务费多少钱", "上门呢", "zh", "专业版上门多少钱"),
        ("标准版上门一次多少钱", "年服务费呢", "zh", "标准版年服务多少钱"),
        ("一年服务费多少钱", "我们用的是迷你版", "zh", "迷你版一年服务费多少钱"),
        ("有哪些培训", "多少钱?", "zh", "培训多少钱"),
        ("专业版和迷你版一年服务费多少钱", "标准版呢", "zh", "标准版一年服务费多少钱"),
        ("专业版一年服务费多少钱", "远程多少钱", "zh", "远程多少钱"),
        (
            "How much is the annual fee for Mini?",
            "what about K3?",
            "en",
            "How much is the annual fee for K/3 WISE?",
        ),
        ("How much is the annual fee for Mini?", "and remote?", "en", "How much is the remote for Mini?"),
        ("what about training", "how much?", "en", "how much for training"),
    ],
)
def test_a_fragment_is_completed_from_the_question_before(
    last: str, said: str, language: Language, meant: str, catalogue: FacetCatalogue
) -> None:
    found = fragment(said, catalogue, PHRASES)
    assert found is not None
    asked_price = "money" in PHRASES.asks_for(last)
    completed = FollowUps(catalogue, PHRASES.follow_up).complete(found, last, asked_price, language)
    assert completed.rstrip("?") == meant.rstrip("?")


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("专业和标准一年差多少", "专业版和标准版一年差多少"),
        ("迷你的跟专业的每年多少", "迷你版跟专业版的每年多少"),
        ("问下迷你、标准、专业各多少", "问下迷你版、标准版、专业版各多少"),
        ("专业版和标准版多少", "专业版和标准版多少"),
        ("标准版和专业一年多少", "标准版和专业版一年多少"),
        ("服务标准和专业人员", "服务标准和专业人员"),
        ("标准和专业服务", "标准和专业服务"),
        ("专业一年多少", "专业一年多少"),
    ],
)
def test_names_that_a_list_has_cut_short_are_put_in_full(text: str, full: str, catalogue: FacetCatalogue) -> None:
    assert Listed(catalogue, PHRASES.follow_up).in_full(text) == full


def test_editions_that_are_cut_short_in_a_list_are_both_answered(talk: Talk) -> None:
    assert talk.say("迷你的跟专业的一年服务费多少钱").reply.figures == ("200–500 元/年", "500–1200 元/年")


@pytest.mark.parametrize("text", ["发票怎么开", "远程要我授权吗", "why is Mini cheaper", "你们", "上门吗"])
def test_a_message_that_says_more_is_no_fragment(text: str, catalogue: FacetCatalogue) -> None:
    assert fragment(text, catalogue, PHRASES) is None


@pytest.mark.parametrize("said", ["才这点? 那K3呢", "K3的，我表哥厂里用那个", "好的明白了。那K3呢"])
def test_an_elliptic_clause_counts_where_the_others_ask_nothing(said: str, talk: Talk) -> None:
    talk.say("专业版一年服务费多少钱")
    assert talk.say(said).reply.figures == ("5000–150000 元/年",)


@pytest.mark.parametrize("said", ["那K3呢，发票怎么开多少钱", "那K3呢，热线几点上班"])
def test_an_elliptic_clause_does_not_count_beside_another_question(said: str, talk: Talk) -> None:
    talk.say("专业版一年服务费多少钱")
    assert "5000–150000 元/年" not in talk.say(said).reply.figures


def test_a_follow_up_is_answered_for_the_other_edition(talk: Talk) -> None:
    talk.say("专业版一年服务费多少钱")
    reply = talk.say("那K3呢").reply
    assert reply.figures == ("5000–150000 元/年",)
    assert "500–1200" not in reply.text


@pytest.mark.parametrize("said", ["说错了,不是专业版,是K3", "不是专业版 是K3", "sorry, not Professional but K3"])
def test_an_edition_that_is_taken_back_for_another_is_forgotten(talk: Talk, said: str) -> None:
    talk.say("专业版一年服务费多少钱")
    reply = talk.say(said).reply
    assert [figure.split()[0] for figure in reply.figures] == ["5000–150000"]


def test_an_edition_that_is_denied_without_another_stays_in_the_message(catalogue: FacetCatalogue) -> None:
    assert corrected("我们用的不是专业版", catalogue, PHRASES) == "我们用的不是专业版"


def test_a_follow_up_about_another_channel_keeps_the_edition(talk: Talk) -> None:
    talk.say("标准版上门一次多少钱")
    assert talk.say("远程呢?").reply.figures == ("200–300 元/次",)


def test_a_price_is_asked_plainly_where_the_words_of_the_question_before_lead_nowhere(
    talk: Talk, knowledge: StubKnowledge
) -> None:
    talk.say("上门调好套打,凭证,账簿,报表,工资条,固定资产卡片和进销存单据上公司抬头这几样东西的格式收多少钱")
    assert talk.say("那远程呢").reply.article == "fees/remote"
    assert knowledge.asked[-1] == "远程多少钱"


def test_a_price_is_asked_plainly_after_an_answer_with_prices_too(talk: Talk, knowledge: StubKnowledge) -> None:
    talk.tap("a:fees/on-site")
    talk.state = replace(talk.state, question="上门一趟要付给师傅的那笔辛苦费,连来回路上花掉的工夫一起大概几个数才够")
    assert talk.say("那远程呢").reply.article == "fees/remote"
    assert knowledge.asked[-1] == "远程多少钱"


def test_what_has_no_price_is_handed_over_however_plainly_it_is_asked(talk: Talk) -> None:
    talk.say("标准版上门一次多少钱")
    assert talk.say("培训呢").reply.decision == "escalate"


def test_an_edition_named_once_is_remembered(talk: Talk) -> None:
    talk.say("我们用的是标准版")
    assert talk.say("上门一次多少钱").reply.figures == ("500 元/次",)
    assert talk.say("专业版一年服务费多少钱").reply.figures == ("500–1200 元/年",)
    assert talk.say("一年服务费多少钱").reply.figures == ("500–1200 元/年",)


def test_a_remembered_edition_is_not_put_into_questions_that_do_not_depend_on_it(
    talk: Talk, knowledge: StubKnowledge
) -> None:
    talk.say("专业版一年服务费多少钱")
    knowledge.asked.clear()
    talk.say("有哪些培训")
    assert all("专业版" not in question for question in knowledge.asked)


def test_a_short_question_is_understood_from_the_subject_before(talk: Talk) -> None:
    talk.say("客服热线电话号码是多少")
    reply = talk.say("几点上班").reply
    assert reply.decision == "answer"
    assert "7×24" in reply.text


def test_an_unknown_question_after_a_known_one_is_still_handed_over(talk: Talk) -> None:
    talk.say("专业版一年服务费多少钱")
    assert talk.say("发票怎么开").reply.decision == "escalate"


def test_the_language_of_the_conversation_is_kept_where_a_message_has_none(talk: Talk) -> None:
    talk.say("專業版一年服務費多少錢")
    assert "年服務費" in talk.say("K3?").reply.text


def test_a_follow_up_is_answered_from_the_same_article_where_the_index_is_unsure(talk: Talk) -> None:
    talk.tap("a:fees/on-site")
    reply = talk.say("那K3呢").reply
    assert reply.article == "fees/on-site"
    assert reply.figures == ("300–800 元/次",)


def test_what_an_article_declines_stays_declined_with_a_remembered_edition(
    talk: Talk, knowledge: StubKnowledge
) -> None:
    talk.say("专业版一年服务费多少钱")
    knowledge.asked.clear()
    assert talk.say("年服务费能打折吗").reply.decision == "escalate"
    assert "专业版年服务费能打折吗" not in knowledge.asked


def test_a_price_per_something_else_is_a_question_of_its_own(talk: Talk, knowledge: StubKnowledge) -> None:
    talk.say("专业版一年服务费多少钱")
    talk.say("一次多少钱")
    assert "一次多少钱" in knowledge.asked


def test_a_price_a_year_is_that_of_annual_service(talk: Talk) -> None:
    assert talk.say("专业版一年多少钱").reply.figures == ("500–1200 元/年",)


def test_editions_that_are_no_list_are_not_run_together(catalogue: FacetCatalogue) -> None:
    follow_ups = FollowUps(catalogue, PHRASES.follow_up)
    asked = {"edition": ("KIS 迷你版",)}
    assert follow_ups.substitute("专业版和K3一年服务费", asked, "zh") == "迷你版一年服务费"
    assert follow_ups.substitute("专业版升级K3多少钱", asked, "zh") == "迷你版升级多少钱"


def test_a_question_without_a_subject_is_about_that_of_the_answer_before(talk: Talk, knowledge: StubKnowledge) -> None:
    talk.say("一年服务费多少钱")
    talk.say("专业版")
    talk.say("服务热线几点上班")
    talk.say("周末几点")
    assert "热线周末几点" in knowledge.asked


def test_only_the_measure_is_said_after_a_price(talk: Talk, knowledge: StubKnowledge) -> None:
    talk.say("专业版上门一次多少钱")
    talk.say("我问的是一年的那种")
    assert "一年多少钱" in knowledge.asked
    talk.say("说错了,一次的")
    assert "一次多少钱" in knowledge.asked


def test_the_plainest_question_for_a_price_is_about_the_subject_before(catalogue: FacetCatalogue) -> None:
    said = fragment("什么价位呢", catalogue, PHRASES)
    assert said
    follow_ups = FollowUps(catalogue, PHRASES.follow_up)
    assert follow_ups.price_of(said.facets, "专业版的格式不对,远程能弄好吗", "zh") == "专业版远程多少钱"
    assert follow_ups.price_of(said.facets, "专业版的格式不对", "zh") is None


def test_a_name_cut_short_takes_the_place_of_the_edition_before(talk: Talk) -> None:
    talk.say("专业版一年服务费多少钱")
    assert talk.say("那迷你").reply.figures == ("200–500 元/年",)
    assert talk.say("标准").reply.figures == ("200–500 元/年", "1000 元/年")


def test_a_name_cut_short_means_nothing_without_an_edition_before(talk: Talk) -> None:
    talk.say("上门一次多少钱")
    assert talk.say("专业").reply.decision != "answer"


def test_an_edition_that_it_is_not_is_no_edition_asked_about(talk: Talk) -> None:
    reply = talk.say("上门一次多少钱,我们不是标准版").reply
    assert reply.figures == ("300–800 元/次", "500 元/次")


@pytest.mark.parametrize("told", ["前年代理跟我说三百。", "我们还想加两个站点。"])
def test_what_is_told_beside_a_question_does_not_change_it(talk: Talk, told: str) -> None:
    assert talk.say(f"专业版一年服务费多少钱?{told}").reply.figures == ("500–1200 元/年",)
    assert talk.say(told.rstrip("。") + "要多少钱?").reply.decision != "answer"
