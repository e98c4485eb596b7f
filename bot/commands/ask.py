"""`dalil ask`: one question, or a file of them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, FileIO
from typing import BinaryIO

from rich.text import Text

from bot.batch import answers
from bot.commands.index import open_asker
from bot.conversation import Conversation
from bot.desk import Desk
from bot.exits import Exit, UsageError
from bot.explain_lines import ExplanationLines
from bot.filter_text import FilterText
from bot.json_reply import json_line, reply_json
from retrieval.answer import Status
from retrieval.library.filtering import Filter


def ask_once(
    desk: Desk, question: str, within: Filter, *, as_json: bool, explain: bool = False
) -> Exit:
    """Answer one question and return the exit code."""
    asker, code = open_asker(desk)
    reply = Conversation(asker).ask(question, within)
    if as_json:
        sys.stdout.write(json_line(reply_json(reply, desk.library, explain=explain)) + "\n")
    if reply.status is Status.INVALID:
        desk.notes.show([Text(desk.words.invalid(question))])
        return Exit.USAGE
    if not as_json:
        desk.screen.show(desk.replies.lines(reply))
        if explain:
            desk.screen.show(ExplanationLines(desk.words, desk.library).lines(reply))
    return code


def ask_batch(desk: Desk, file: str, said: FilterText, *, explain: bool = False) -> Exit:
    """Answer the questions in `file`, or on standard input for "-"; return the exit code."""
    with _opened(file) as lines:
        asker, code = open_asker(desk)
        bad = 0
        for answer in answers(lines, asker, desk.library, said, explain=explain):
            sys.stdout.write(json_line(answer) + "\n")
            sys.stdout.flush()
            bad += answer["status"] == Status.INVALID
    if not bad:
        return code
    desk.notes.show([Text(desk.words.bad_lines(bad))])
    return Exit.SET_ASIDE


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        lines = BufferedReader(FileIO(file))
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror}); name a JSONL file") from error
    with lines:
        yield lines
