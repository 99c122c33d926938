from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import KefuError
from index.spelling import Speller
from index.spelling.readings import blurred, toneless
from index.text import fold
from index.wheel import file_of

TEXTS = [
    "专业版一年服务费多少钱",
    "续费多少钱",
    "怎么续费",
    "不续费还能用吗",
    "上门服务一次多少钱",
    "怎么申请上门",
    "上门的费用",
    "远程处理一次多少钱",
    "问题由工程师远程处理",
    "续费要多少钱",
    "处理的时间",
    *["On-site visit: the cost of a visit depends on the distance"] * 4,
    *["the cost of implementation and of remote support, by contract"] * 4,
    "the cloud edition is renewed by the year, and hte rest too",
]
SPELLER = Speller.of(TEXTS, ["用有", "yonyou", "visitt pro"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("专业版一年服务费多少前", "专业版一年服务费多少钱"),
        ("续废要多少前", "续费要多少钱"),
        ("不续废还能用吗", "不续费还能用吗"),
        ("上们服务", "上门服务"),
        ("远程处里", "远程处理"),
        ("远程处里一次多少前", "远程处理一次多少钱"),
        ("多少錢，續廢", "多少钱,续费"),
    ],
)
def test_a_character_that_sounds_like_the_right_one_is_replaced(typed: str, meant: str) -> None:
    assert SPELLER.corrected(typed) == meant


def test_a_pair_that_is_known_by_chance_is_given_up_for_far_more_frequent_ones() -> None:
    assert Speller.of(["你们服务哪里", *["上门服务"] * 8]).corrected("上们服务") == "上门服务"
    assert Speller.of(["你们服务哪里", *["上门服务"] * 4]).corrected("上们服务") == "上们服务"


@pytest.mark.parametrize("typed", ["远程处你", "远成处理", "上问服务"])
def test_characters_that_differ_in_their_sound_or_stand_in_a_known_pair_are_left(typed: str) -> None:
    speller = Speller.of(["上门服务", "处理", "远成"])
    assert speller.corrected(typed) == typed


def test_sounds_that_many_speakers_do_not_tell_apart_are_a_second_choice() -> None:
    assert SPELLER.corrected("桑门服务") == "上门服务"


@pytest.mark.parametrize(
    "typed", ["以前怎么用", "上面写的", "续费之前", "前面的钱", "服务费用多钱", "公式怎么写", "电脑"]
)
def test_words_of_the_general_language_are_no_slips(typed: str) -> None:
    assert SPELLER.corrected(typed) == typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("onsite vist cost", "onsite visit cost"),
        ("Implementaton cost", "implementation cost"),
        ("implemetnation费用", "implementation费用"),
        ("remote suport?", "remote support?"),
    ],
)
def test_a_latin_word_with_a_slip_is_replaced_by_the_one_word_that_is_near(typed: str, meant: str) -> None:
    assert SPELLER.corrected(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["remove it", "my contact", "could you", "visits", "renewing", "rainwater", "the cosst", "hte", "istance", "don't"],
)
def test_common_words_their_inflections_and_words_near_to_none_are_left(typed: str) -> None:
    assert SPELLER.corrected(typed) == typed


def test_a_word_as_near_to_two_is_left() -> None:
    assert Speller.of(["renewable plans", "renewably made"]).corrected("renewabl") == "renewabl"


@pytest.mark.parametrize("typed", ["vist@suport.com", "www.suport.com", "suport=1", "suport_id", "suport2"])
def test_addresses_and_identifiers_are_left(typed: str) -> None:
    assert SPELLER.corrected(typed) == typed


@pytest.mark.parametrize("name", ["用友多少钱", "visitt", "visitt pro"])
def test_a_name_stands_as_it_is(name: str) -> None:
    texts = ["用优惠", *["visit"] * 4]
    kept = Speller.of(texts, ["用友", "visitt", "visitt pro"])
    assert kept.corrected(name) == name


def test_without_texts_nothing_is_repaired() -> None:
    assert Speller.of([]).corrected("續廢 vist") == "续废 vist"


QUESTIONS = st.lists(
    st.sampled_from(
        [*"专业版一年服务费多少前钱续废上们门远程处里理物用有 ，?0９一二3", "vist", "suport", " ", "yonyou", "Contrct"]
    ),
    max_size=30,
).map("".join)


@given(st.one_of(QUESTIONS, st.text(max_size=60)))
def test_repairing_twice_is_repairing_once(text: str) -> None:
    once = SPELLER.corrected(text)
    assert SPELLER.corrected(once) == fold(once)


@given(st.one_of(QUESTIONS, st.text(max_size=60)))
def test_only_letters_are_changed(text: str) -> None:
    def others(text: str) -> list[str]:
        return [
            character
            for character in text
            if not character.isalpha() or character in "零一二三四五六七八九十百千万亿两"
        ]

    assert others(SPELLER.corrected(text)) == others(fold(text))


def test_a_very_long_word_is_left() -> None:
    assert SPELLER.corrected("suport" * 2000) == "suport" * 2000


def test_a_very_long_run_is_read_once() -> None:
    assert len(SPELLER.corrected("续废" * 5000)) == 10_000


@pytest.mark.parametrize(
    ("reading", "bare", "vague"), [("qián", "qian", "qian"), ("zhāng", "zhang", "zan"), ("lǜ", "lü", "lü")]
)
def test_readings_lose_their_tones_and_what_is_hard_to_tell_apart(reading: str, bare: str, vague: str) -> None:
    assert toneless(reading) == bare
    assert blurred(bare) == vague


def test_a_missing_package_is_named() -> None:
    with pytest.raises(KefuError, match="no_such_package"):
        file_of("no_such_package", "table.json")


@given(*[st.lists(st.sampled_from(TEXTS), max_size=6) for _ in range(3)])
def test_a_speller_that_follows_is_that_of_the_texts_that_are_there(
    kept: list[str], gone: list[str], new: list[str]
) -> None:
    followed, made = Speller.of([*kept, *gone]).then(gone, new), Speller.of([*kept, *new])

    assert (followed.runs, followed.words) == (made.runs, made.words)
    for typed in ("专业版一年服务费多少前", "上们服务", "远程处里", "remot suport", "implemantation", "clud editon"):
        assert followed.corrected(typed) == made.corrected(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("xu fei duo shao qian", "续费多少钱"),
        ("Zhuanyeban yinian fuwufei duoshaoqian?", "专业版一年服务费多少钱?"),
        ("bu xu fei hai neng yong ma", "不续费还能用吗"),
        ("kis shang men yi ci, duoshao", "kis 上门一次, 多少"),
        ("xie xie", "谢谢"),
        ("shang men ne", "上门呢"),
        ("lvyou", "旅游"),
        ("lüyou", "旅游"),
        ("ping'an", "平安"),
    ],
)
def test_chinese_typed_by_its_sound_is_read(typed: str, meant: str) -> None:
    assert SPELLER.in_characters(typed, [(0, 3)] if typed.startswith("kis") else []) == meant


def test_a_name_that_is_pinyin_in_part_stays_whole() -> None:
    assert SPELLER.in_characters("jingdou cloud xufei", [(0, 13)]) == "jingdou cloud 续费"


@pytest.mark.parametrize(
    "text",
    [
        "can you send me the name",
        "can men pen",
        "change china machine name",
        "how much is xufei",
        "续费 duoshao",
        "wang",
        "zzz",
        "🙂 123",
        "",
        "xu fei " * 50,
    ],
)
def test_what_is_no_pinyin_alone_stays_as_it_is(text: str) -> None:
    assert SPELLER.in_characters(text) == text


def test_the_articles_tell_which_of_two_words_is_meant() -> None:
    assert Speller.of(["服务期多长", "服务期"] * 3).in_characters("fuwuqi") == "服务期"
    assert Speller.of(["服务器坏了", "服务器"] * 3).in_characters("fuwuqi") == "服务器"


@given(st.text(alphabet="abcdeghinoquxyz ü'’v,\n", max_size=60))
def test_any_letters_may_be_typed(text: str) -> None:
    assert isinstance(SPELLER.in_characters(text), str)
