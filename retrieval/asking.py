"""Asking a library: from the words of a question to a reply. The pieces are put together here."""

from collections.abc import Sequence
from typing import Protocol

from retrieval.answer import Reply
from retrieval.followup import Turn


class Asker(Protocol):
    """Answers questions; safe to use from several threads."""

    def ask(self, question: str, turns: Sequence[Turn] = ()) -> Reply:
        """Return the reply to one question, read with the turns before it."""
        ...

    def ask_all(self, questions: Sequence[str]) -> list[Reply]:
        """Return the replies to independent questions, embedded together, in order."""
        ...
