"""A valid knowledge folder of 300 articles and 2,500 passages, made of the texts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from index.articles.loader import TOPICS
from index.types import Language
from tests.benchmarks.texts import Topic, asked, topics

ARTICLES: Final = 300
PASSAGES: Final = 2_500
QUESTIONS: Final = 200
_LANGUAGES: Final[tuple[Language, Language]] = ("zh", "en")
_BESIDE_QUESTIONS: Final = 3
"""Passages of an article beside its questions: title, short answer, one section."""

_TITLE = {"zh": "{do}{what}的说明", "en": "About {what} and how to {do} them"}
_LEAD = {
    "zh": "在{what}列表里选中要处理的行，再点{do}；没有权限的人看不到这个按钮。",
    "en": "Select the rows in the list of {what} and press {do}; people without permission do not see the button.",
}
_HEADING = {"zh": "注意事项", "en": "Before you begin"}
_SECTION = {
    "zh": "{do}{what}之前先备份账套，第 {number} 号设置要打开。",
    "en": "Back up the account set before you {do} {what}; option {number} must be on.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A customer's question, and the article that answers it."""

    text: str
    language: Language
    article: str


def all_topics() -> list[Topic]:
    """Return the topics of the folder, each an article in both languages."""
    return topics(ARTICLES // 2)


def questions() -> list[Asked]:
    """Return what is asked of Kefu and its peers."""
    return [Asked(*one) for one in asked(QUESTIONS, all_topics())]


def write_knowledge(folder: Path, facets: Path) -> None:
    """Write the articles under ``folder``, with a copy of the ``facets`` file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "facets.yaml").write_bytes(facets.read_bytes())
    least, over = divmod(PASSAGES - ARTICLES * _BESIDE_QUESTIONS, ARTICLES)
    for position, topic in enumerate(all_topics()):
        parent = folder / TOPICS[position % len(TOPICS)]
        parent.mkdir(exist_ok=True)
        for turn, language in enumerate(_LANGUAGES):
            count = least + (2 * position + turn < over)
            suffix = "" if language == "zh" else ".en"
            (parent / f"{topic.slug}{suffix}.md").write_text(article(topic, language, count), encoding="utf-8")


def article(topic: Topic, language: Language, count: int) -> str:
    """Return an article's file with ``count`` questions."""
    at = _LANGUAGES.index(language)
    words = {"what": topic.subject[at], "do": topic.action[at], "number": topic.number}
    listed = "\n".join(f"  - {question}" for question in topic.questions(language, count))
    front = f"title: {_TITLE[language].format(**words)}\nquestions:\n{listed}\nstatus: published\nreviewed: 2026-11-01"
    lead, section = _LEAD[language].format(**words), _SECTION[language].format(**words)
    return f"---\n{front}\n---\n{lead}\n\n## {_HEADING[language]}\n{section}\n"


def edit_one_article(folder: Path, number: int) -> None:
    """Add a new sentence, with ``number`` in it, to the first article in the folder."""
    file = min(folder.glob("*/*.md"))
    content = file.read_text(encoding="utf-8")
    file.write_text(f"{content.rstrip()} ({number})\n", encoding="utf-8")
