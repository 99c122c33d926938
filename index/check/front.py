"""The front matter beyond its form: what the loader accepts and customers or editors still trip over."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.articles.owner import owner_trouble
from index.check.diagnostic import Diagnostic, diagnose
from index.check.source import Source
from index.text import HAN, fold, language_of
from index.types import Article, Asked, Place

_NEEDED = ("applies_to", "questions", "not_questions", "reviewed")
_LONGEST_TITLE = {"zh": 40, "en": 90}
"""Characters; a longer one is cut in a Telegram button or takes three lines on a phone."""
_LONGEST_QUESTION = {"zh": 60, "en": 140}
"""Characters; more than anybody types to ask one thing."""
_WORD = re.compile(rf"[{HAN}]|[^\W\d_]{{2,}}|[0-9]")
_ASKS_NOTHING = re.compile(
    r"(?:请问|你好|您好|在吗|在不在|多少|什么|怎么|怎样|如何|为什么|吗|呢|啊|吧|的|了|是|有|我|你|您|想|问|问题|一下|帮忙|请|谢谢"
    r"|\b(?:hello|hi|please|what|how|why|when|where|who|which|is|are|do|does|can|could|you|i|it|the|a|an|to|question|help|me|my|thanks)\b"
    r"|[\W_])+"
)
_MARKUP = re.compile(r"\*\*|__|`|<[a-z/][^>]*>|\[[^\]]*\]\([^)]*\)")


def check_front(source: Source, article: Article) -> Iterator[Diagnostic]:
    """Yield what is wrong with the fields of an article that could be loaded."""
    fence = Place(source.file, source.split.first_line - 1 if source.split else 1)
    for field in _NEEDED:
        if field not in source.fields:
            message = f"no {field}; write `{field}: {_example(field)}`"
            yield diagnose("missing-field", fence, message)
        elif field == "reviewed" and article.reviewed is None:
            yield diagnose(
                "missing-field", source.fields[field][0], "reviewed is empty; write the day of the last check"
            )
    if article.published and "questions" in source.fields and not article.questions:
        message = "no question; write 8 to 30 ways in which customers ask this"
        yield diagnose("no-questions", source.fields["questions"][0], message)
    yield from _check_title(source, article)
    yield from _check_owner(source, article)
    for asked in (*article.questions, *article.not_questions):
        yield from _check_question(asked, article)
    yield from _check_doubles(article)


def _example(field: str) -> str:
    return {"applies_to": "{}", "questions": "", "not_questions": "[]", "reviewed": "2026-11-01"}[field]


def _check_title(source: Source, article: Article) -> Iterator[Diagnostic]:
    place = source.fields["title"][1].place if "title" in source.fields else Place(source.file, 1)
    longest = _LONGEST_TITLE[article.language]
    if len(article.title) > longest:
        message = f"the title has {len(article.title)} characters; {longest} fit"
        yield diagnose("title-too-long", place, message)
    if _MARKUP.search(article.title):
        yield diagnose("unsupported-markup", place, "markup in the title is shown as it is; write plain text")
    if _foreign(article.title, article):
        yield diagnose("wrong-language", place, f"the title is not in the file's language ({article.language})")


def _check_owner(source: Source, article: Article) -> Iterator[Diagnostic]:
    trouble = owner_trouble(article.owner) if article.owner else ""
    if trouble:
        yield diagnose("bad-owner", source.fields["owner"][1].place, f"owner '{article.owner}' {trouble}")


def _foreign(text: str, article: Article) -> bool:
    """Whether a text is clearly in the other language; mixed ones and names are not."""
    han = len(re.findall(f"[{HAN}]", text))
    if article.language == "en":
        return han > 3 and language_of(text, "en") == "zh"
    return han == 0 and len(re.findall(r"[A-Za-z]{2,}", text)) > 3


def _check_question(asked: Asked, article: Article) -> Iterator[Diagnostic]:
    longest = _LONGEST_QUESTION[article.language]
    if len(asked.text) > longest:
        message = f"a question of {len(asked.text)} characters; customers write shorter, split or shorten it"
        yield diagnose("long-question", asked.place, message)
    if _ASKS_NOTHING.fullmatch(fold(asked.text)) or not _WORD.search(asked.text):
        message = f"'{asked.text}' asks nothing by itself; write what it is about"
        yield diagnose("vague-question", asked.place, message)
    elif _foreign(asked.text, article):
        message = f"'{asked.text}' is not in the file's language ({article.language}); it belongs in the translation"
        yield diagnose("wrong-language", asked.place, message)


def question_key(text: str) -> str:
    """Return what two questions that are the same have in common: neither width, case, script nor punctuation."""
    return re.sub(r"[\W_]+", "", fold(text)) or fold(text)


def _check_doubles(article: Article) -> Iterator[Diagnostic]:
    first: dict[str, Asked] = {}
    for asked in article.questions:
        known = first.setdefault(question_key(asked.text), asked)
        if known is not asked:
            message = f"'{asked.text}' stands twice in this article; delete one"
            yield diagnose("duplicate-question", asked.place, message, known.place)
    declined: dict[str, Asked] = {}
    for asked in article.not_questions:
        key = question_key(asked.text)
        if key in first:
            message = f"'{asked.text}' is both in questions and in not_questions; keep one"
            yield diagnose("declined-question", asked.place, message, first[key].place)
        elif declined.setdefault(key, asked) is not asked:
            message = f"'{asked.text}' stands twice in not_questions; delete one"
            yield diagnose("duplicate-question", asked.place, message, declined[key].place)
