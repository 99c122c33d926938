"""A person is always within reach; small talk never swallows a question."""

from __future__ import annotations

import pytest

from bot.conversation.messages import EffectKind
from bot.conversation.phrases import Phrases

from .conftest import Talk

PHRASES = Phrases.load()

MEANT = {
    "human": [
        "转人工",
        "轉人工",
        "人工客服",
        "找个真人",
        "有人工客服吗",
        "怎么联系人工",
        "talk to a human",
        "agent please",
    ],
    "complaint": ["我要投诉", "太差了", "你们是骗子", "this is terrible service", "complaint"],
    "work": [
        "帮我安排一个远程,系统打不开了",
        "派人上门",
        "预约上门",
        "软件打不开了",
        "please schedule a remote session",
        "send an engineer to our office",
        "我要报修",
    ],
    "remote_request": ["申请远程协助", "Request remote assistance"],
    "message_request": ["留言给客服"],
    "greeting": ["你好", "妳好", "您好！", "hi", "在吗", "Good morning"],
    "thanks": ["谢谢", "謝謝你", "好的谢谢", "thanks a lot", "thx thats all i needed, have a good one"],
    "goodbye": ["再见", "bye", "好的,知道了,再见"],
    "capability": ["你是谁", "你是机器人吗", "what can you do?", "/start"],
    "ack": ["好的", "嗯嗯", "ok"],
    "solved": ["解决了", "it works now"],
    "unsolved": ["没解决", "答非所问", "not solved"],
    "unknown": ["不知道", "not sure"],
}
QUESTIONS = [
    "你好,专业版一年服务费多少",
    "谢谢,再问一下年费",
    "远程协助多少钱",
    "怎么申请远程协助",
    "派人上门多少钱",
    "你们能上门吗",
    "能派人来现场吗",
    "人工费多少",
    "在线客服怎么用",
    "客服电话多少",
    "系统崩了能上门吗",
    "半夜打过去有活人接么,号码给我",
    "什么状况你们才会派工程师到现场",
    "你们会不会不经同意连我电脑",
    "软件出问题了怎么办",
    "how do I chat with support",
    "how much to send an engineer",
    "what can you do remotely",
]


@pytest.mark.parametrize(("intent", "text"), [(name, text) for name, texts in MEANT.items() for text in texts])
def test_what_customers_want_is_recognised(intent: str, text: str) -> None:
    assert PHRASES.intent(text) == intent


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_is_not_taken_for_anything_else(text: str) -> None:
    assert PHRASES.intent(text) is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("你好,我想问一下专业版一年服务费多少钱,谢谢", "专业版一年服务费多少钱"),
        ("老师您好 麻烦问一下K3年费", "k3年费"),
        ("Hi, can you tell me how much is on-site? Thanks", "how much is on-site"),
        ("您好", ""),
    ],
)
def test_polite_words_are_taken_off_both_ends(text: str, left: str) -> None:
    assert PHRASES.unwrap(text) == left


@pytest.mark.parametrize("text", ["转人工", "我要投诉", "帮我安排一个远程,系统打不开了", "发票怎么开", "没解决"])
def test_handing_over_gives_the_hotline_and_both_offers(text: str, talk: Talk) -> None:
    turn = talk.say(text)
    assert turn.reply.decision == "escalate"
    assert "400-178-3238（7×24 小时）" in turn.reply.text
    assert [option.label for option in turn.reply.options] == ["申请远程协助", "留言给客服"]
    assert len(turn.effects) == 1


def test_a_person_is_within_reach_in_the_middle_of_a_clarification(talk: Talk) -> None:
    talk.say("一年服务费多少钱")
    turn = talk.say("转人工")
    assert turn.reply.decision == "escalate"
    assert turn.state.pending is None


def test_another_vendors_price_is_never_answered_with_ours(talk: Talk) -> None:
    turn = talk.say("用友一年服务费多少钱")
    assert turn.reply.decision == "escalate"
    assert "用友" in turn.reply.text
    assert "元" not in turn.reply.text
    assert turn.effects[0].reason == "outside"


def test_what_an_article_says_it_does_not_answer_is_handed_over(talk: Talk) -> None:
    assert talk.say("年服务费能打折吗").reply.decision == "escalate"


def test_feedback_is_passed_on_with_what_it_is_about(talk: Talk) -> None:
    talk.say("专业版一年服务费多少钱")
    solved, unsolved = talk.tap("solved").effects[0], talk.say("没解决").effects[0]
    assert (solved.kind, solved.article) == (EffectKind.SOLVED, "fees/annual")
    assert (unsolved.kind, unsolved.question) == (EffectKind.UNSOLVED, "专业版一年服务费多少钱")


def test_asking_for_a_remote_session_is_passed_on(talk: Talk) -> None:
    assert talk.tap("remote").effects[0].kind is EffectKind.REMOTE_REQUESTED
    assert talk.say("留言给客服").effects[0].kind is EffectKind.MESSAGE_REQUESTED


def test_small_talk_keeps_what_was_talked_about(talk: Talk) -> None:
    talk.say("专业版一年服务费多少钱")
    assert talk.say("谢谢").reply.decision == "smalltalk"
    assert talk.say("那K3呢").reply.figures == ("5000–150000 元/年",)
