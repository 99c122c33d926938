"""Every code that a check can report: how severe it is, and what it says in a few words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Severity(StrEnum):
    """How bad it is: an error keeps content out of service, customers notice a warning, a note is for editors."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Code:
    """What a code stands for."""

    severity: Severity
    summary: str


_ERRORS = {
    # Found when an article is loaded.
    "alias": "a YAML alias",
    "bad-date": "a date that is none",
    "bad-encoding": "a byte that is not UTF-8",
    "bad-status": "a status that is neither published nor draft",
    "bad-validity": "valid_until before valid_from",
    "bad-yaml": "front matter or facets that are not YAML",
    "broken-table": "a row of dashes with more or fewer cells than its header",
    "control-character": "a control character",
    "duplicate-key": "a field that stands twice",
    "duplicate-slug": "two articles with one slug",
    "empty-body": "no text under the front matter",
    "empty-file": "an empty file",
    "empty-question": "an empty entry in questions or not_questions",
    "merge-conflict": "a merge conflict that was not resolved",
    "misplaced": "an article outside the topic folders",
    "missing-name": "an entry without a name in facets.yaml",
    "missing-status": "no status",
    "missing-title": "no title",
    "no-front-matter": "no front matter",
    "no-knowledge": "no article at all",
    "no-original": "a translation without its original",
    "no-short-answer": "no paragraph before the first heading, table or list",
    "open-front-matter": "front matter that is not closed",
    "ragged-row": "a table row with more or fewer cells than its header",
    "shared-synonym": "a name that stands for two facets in facets.yaml",
    "tab": "a tab in YAML",
    "too-deep": "YAML that is nested too deep",
    "too-large": "a file that is too large for an article",
    "unknown-facet": "a facet that facets.yaml does not have",
    "unknown-facet-value": "a facet value that facets.yaml does not have",
    "unknown-field": "a field that does not exist",
    "unknown-language": "a language that articles are not written in",
    "unknown-topic": "a folder that is no topic",
    "unknown-value": "a group in facets.yaml with a value that does not exist",
    "unreadable": "a file that cannot be read",
    "wrong-type": "a text where a list belongs, or the like",
    # Found by the checks.
    "bidi-character": "a character that reverses the direction of text",
    "case-clash": "two file names that differ in case only",
    "contradiction": "two different values for the same figure",
    "declined-question": "a text in both questions and not_questions of an article",
    "unsafe-link": "a link that runs code or leads to a local file",
}
_WARNINGS = {
    "answered-elsewhere": "a question that the index answers with another article",
    "bad-name": "a file name with anything but a-z, 0-9 and hyphens",
    "bad-owner": "an owner who is not one person",
    "dead-anchor": "a link to a heading that does not exist",
    "dead-link": "a link to an article or file that does not exist",
    "disputed-without-figures": "disputed, but no two figures differ",
    "duplicate-heading": "two headings of an article with one text",
    "duplicate-question": "one question twice, in one article or in two",
    "duplicate-synonym": "a synonym twice under one value",
    "duplicate-title": "two articles with one title",
    "empty-heading": "a heading without text",
    "empty-link": "a link without address or text",
    "empty-section": "a heading with nothing under it",
    "expired": "valid_until has passed",
    "figure-without-unit": "a sum without currency or unit",
    "future-review": "a review date in the future",
    "heading-jump": "a heading that skips a level",
    "image": "an image; Telegram and the web chat show text",
    "inverted-range": "a range whose first end is above its second",
    "invisible-character": "a character that nobody sees",
    "long-answer": "a section over the 4096 characters of a Telegram message",
    "long-question": "a question that is longer than customers write",
    "missing-field": "a field that every article should have",
    "missing-original-figure": "a figure of the translation that the original does not have",
    "missing-translation": "an article without its other language",
    "near-duplicate-question": "nearly the same question in two articles",
    "no-questions": "a published article without a question",
    "odd-character": "a replacement or private-use character",
    "open-emphasis": "emphasis that is not closed",
    "open-fence": "a code block that is not closed",
    "placeholder": "a placeholder that was left in the text",
    "raw-html": "HTML in the text",
    "review-due": "the last review is too long ago",
    "shared-name": "a synonym of one value that is the name of another",
    "stale-translation": "an original that was reviewed after its translation",
    "stray-file": "a file that is no article",
    "table-without-header": "a table without header",
    "title-too-long": "a title that does not fit",
    "translation-figures": "a figure of the original that the translation does not have",
    "undefined-reference": "a link to a reference that is not defined",
    "unknown-article": "a pointer to an article whose title does not exist",
    "unsupported-markup": "Markdown that is shown with its marks",
    "vague-question": "a question that asks nothing",
    "wrong-language": "a text in the other language",
}
_NOTES = {
    "byte-order-mark": "a byte-order mark at the start of a file",
    "narrower-scope": "a figure for some next to another one for all",
    "old-draft": "a draft that was left for long",
    "windows-line-ends": "carriage returns at line ends",
}

CODES: Final = {
    **{code: Code(Severity.ERROR, summary) for code, summary in _ERRORS.items()},
    **{code: Code(Severity.WARNING, summary) for code, summary in _WARNINGS.items()},
    **{code: Code(Severity.NOTE, summary) for code, summary in _NOTES.items()},
}
"""Code -> what it means. All are described, with an example each, in ``docs/check.md``."""
