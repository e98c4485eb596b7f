"""Who says what, where there is more than one answer."""

from collections.abc import Sequence

from bot.wording import Messages
from retrieval.answer import Answer


def sources_differ(answers: Sequence[Answer]) -> bool:
    """Return whether several articles give the answers."""
    return len(answers) > 1 and len(_articles(answers)) > 1


def who_says(answers: Sequence[Answer], place: int, words: Messages) -> str:
    """Return what stands before answers[place]: «مصدر يقول:» or «ومصدر آخر يقول:», as many as
    they are."""
    answer, before = answers[place], answers[:place]
    if not before:
        return words.says(answer.agreement)
    new = len(_articles((answer,)) - _articles(before))
    return words.says_too(new) if new else words.same_source_says


def _articles(answers: Sequence[Answer]) -> set[str]:
    return {citation.article.id for answer in answers for citation in answer.citations}
