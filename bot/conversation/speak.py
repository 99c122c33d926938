"""Replies: decisions put into words, with the buttons that go with them."""

from __future__ import annotations

from collections.abc import Iterable

from bot.conversation.clarify import MAX_OPTIONS, article_value, facet_value, question_value
from bot.conversation.compose import Composer
from bot.conversation.hotline import find_hotline
from bot.conversation.messages import Decision, Option, Reply, Voice
from bot.conversation.outcomes import Answer, WhichArticle, WhichValue
from bot.conversation.phrases import Phrases
from bot.conversation.ports import Knowledge
from bot.conversation.reading import MAX_CHARACTERS
from bot.conversation.relevance import opening_question
from bot.conversation.render import Renderer
from bot.conversation.shown import adds_to, figures_shown
from bot.conversation.state import Pending
from bot.conversation.subjects import EDITION
from index.types import Article, Facets, Language

_OPENINGS = frozenset({"greeting", "capability"})
"""Small talk after which a customer may not know what to ask."""
_MAX_RELATED_LABEL = 40
"""Characters of a related question that a button still shows."""


class Speaker:
    """Words every kind of reply."""

    def __init__(self, knowledge: Knowledge, renderer: Renderer, phrases: Phrases, composer: Composer) -> None:
        self._knowledge = knowledge
        self._renderer = renderer
        self._phrases = phrases
        self._composer = composer

    def unreadable(self, problem: str, voice: Voice) -> Reply:
        """Say why a message cannot be read, and what to do instead."""
        shown = self._renderer.render("unreadable", voice, problem=problem, limit=MAX_CHARACTERS)
        return Reply(Decision.CLARIFY, shown.text, shown.html, 1.0, options=self._starters(voice))

    def talk(self, intent: str, voice: Voice) -> Reply:
        """Answer a greeting, thanks and the like."""
        shown = self._renderer.render("smalltalk", voice, intent=intent)
        options = self._starters(voice) if intent in _OPENINGS else ()
        return Reply(Decision.SMALLTALK, shown.text, shown.html, 1.0, options=options)

    def answer(self, answer: Answer, voice: Voice) -> Reply:
        """Show an answer with its figures, source and follow-up buttons."""
        view = self._composer.view(answer, voice.language)
        needs_hotline = bool(view.disputes or view.missing)
        hotline = find_hotline(self._knowledge, self._phrases, voice.language) if needs_hotline else None
        shown = self._renderer.render(
            "answer",
            voice,
            opening=view.opening,
            headlines=view.headlines,
            paragraphs=view.paragraphs,
            disputes=view.disputes,
            sources=view.sources,
            missing=view.missing,
            hotline=hotline,
        )
        options = (
            self._fixed("solved", voice),
            self._fixed("unsolved", voice),
            *self._related(answer, voice),
        )
        return Reply(
            Decision.ANSWER,
            shown.text,
            shown.html,
            answer.probability,
            answer.parts[0].article.id,
            answer.section,
            figures_shown(answer, shown.text),
            options,
            answer.parts[0].article.revision,
        )

    def ask_back(self, outcome: WhichValue | WhichArticle, voice: Voice) -> tuple[Reply, Pending]:
        """Ask which one is meant; also returns what has to be remembered to understand the answer."""
        if isinstance(outcome, WhichValue):
            options = self._value_options(outcome, voice)
            pending = Pending(outcome.question, options, outcome.facet, outcome.article.id, outcome.probability)
            label = self._knowledge.catalogue.facet_label(outcome.facet, voice.language)
            kind, facet, subject = "facet", outcome.facet, ""
        else:
            options = self._titles(outcome.articles[:MAX_OPTIONS], voice)
            pending = Pending(outcome.question, options, confidence=outcome.probability)
            kind, facet, label = "vague" if outcome.vague else "article", "", ""
            subject = self._subject(self._knowledge.catalogue.facets_in(outcome.question), voice.language)
        shown = self._renderer.render(
            "clarify",
            voice,
            kind=kind,
            facet=facet,
            facet_label=label,
            subject=subject,
            options=[option.label for option in options],
        )
        return Reply(Decision.CLARIFY, shown.text, shown.html, outcome.probability, options=options), pending

    def ask_more(self, facets: Facets, voice: Voice) -> Reply:
        """Ask for a whole question where a message names a subject or a price and nothing else."""
        subject = self._subject(facets, voice.language)
        shown = self._renderer.render(
            "clarify", voice, kind="nothing", facet="", facet_label="", subject=subject, options=[]
        )
        return Reply(Decision.CLARIFY, shown.text, shown.html, 1.0, options=self._starters(voice))

    def escalate(
        self,
        reason: str,
        voice: Voice,
        confidence: float,
        names: tuple[str, ...] = (),
        near: tuple[Article, ...] = (),
    ) -> Reply:
        """Hand over to a person: say why, give the hotline, offer what is near, a remote session or a message."""
        shown = self._renderer.render(
            "escalate",
            voice,
            reason=reason,
            names=names,
            near=bool(near),
            hotline=find_hotline(self._knowledge, self._phrases, voice.language),
            remote_label=self._renderer.label("remote", voice),
        )
        options = (*self._titles(near, voice), self._fixed("remote", voice), self._fixed("message", voice))
        return Reply(Decision.ESCALATE, shown.text, shown.html, confidence, options=options)

    def _starters(self, voice: Voice) -> tuple[Option, ...]:
        return tuple(Option(question, question_value(question)) for question in self._renderer.starters(voice))

    def _titles(self, articles: Iterable[Article], voice: Voice) -> tuple[Option, ...]:
        return tuple(
            Option(self._renderer.in_script(article.title, voice), article_value(article.id)) for article in articles
        )

    def _fixed(self, name: str, voice: Voice) -> Option:
        return Option(self._renderer.label(name, voice), name)

    def _related(self, answer: Answer, voice: Voice) -> tuple[Option, ...]:
        shown = {part.article.id for part in answer.parts}
        editions = {edition for part in answer.parts for edition in part.asked.get(EDITION, ())}
        for article in answer.related:
            label = opening_question(article)
            named = set(self._knowledge.catalogue.facets_in(label).get(EDITION, ()))
            fitting = article.id not in shown and (not editions or named <= editions) and adds_to(answer, article)
            if fitting and len(label) <= _MAX_RELATED_LABEL:
                text = self._renderer.in_script(label[:1].upper() + label[1:], voice)
                return (Option(text, article_value(article.id)),)
        return ()

    def _value_options(self, outcome: WhichValue, voice: Voice) -> tuple[Option, ...]:
        """Offer the groups of values, leaving out those that the article is not for."""
        catalogue = self._knowledge.catalogue
        facet = outcome.facet
        groups = catalogue.groups(facet)
        named = {value for figure in outcome.article.figures for value in figure.facets.get(facet, ())}
        wanted = named if facet != EDITION else set(outcome.article.applies_to.get(facet, ()))
        offered = [[value for value in group if not wanted or value in wanted] for group in groups]
        return tuple(
            Option(
                self._renderer.in_script(
                    " / ".join(catalogue.short(facet, value, voice.language) for value in group), voice
                ),
                facet_value(facet, tuple(group)),
            )
            for group in offered
            if group
        )[:MAX_OPTIONS]

    def _subject(self, facets: Facets, language: Language) -> str:
        catalogue = self._knowledge.catalogue
        labels = [catalogue.label(facet, value, language) for facet, values in facets.items() for value in values]
        return ("、" if language == "zh" else ", ").join(labels)
