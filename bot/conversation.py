"""A conversation: each question is read with the turns before it."""

from dataclasses import replace

from bot.smalltalk import recognise
from retrieval.answer import Reply, Status
from retrieval.asking import Asker
from retrieval.followup.standalone import Turn
from retrieval.library.filtering import EVERYTHING, Filter

KEPT = 10
"""Turns remembered; older ones are what nobody refers to any more."""


class Conversation:
    """Asks in the light of what was asked before.

    Attributes:
        turns: The last KEPT turns, oldest first.
    """

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self.turns: tuple[Turn, ...] = ()

    def ask(self, question: str, within: Filter = EVERYTHING) -> Reply:
        """Return the reply to `question` from what fits, and remember the turn.

        Small talk gets no answer from the articles, only the nearest passages, and is no turn.
        """
        if recognise(question):
            found = self._asker.ask(question, (), within)
            return replace(found, status=Status.NO_ANSWER, answers=(), confidence=0.0, error=None)
        reply = self._asker.ask(question, self.turns, within)
        if reply.status is not Status.INVALID:
            self.turns = (*self.turns, reply.turn)[-KEPT:]
        return reply

    def forget(self) -> None:
        """Begin anew."""
        self.turns = ()
