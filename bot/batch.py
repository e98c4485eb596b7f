"""Questions from a JSONL file, each answered by a line of JSON."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.conversation import Conversation
from bot.explain_json import Json
from bot.filter_text import NOTHING_SAID, FilterText
from bot.json_reply import reply_json, unreadable_json
from retrieval.asking import Asker
from retrieval.library.filtering import Filter


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of a batch.

    Attributes:
        identifier: Whatever the line calls itself; None when it does not.
        conversation: Lines of the same one are read together; None for a line on its own.
        within: What "since", "until" and "outlet" leave, of the line or else of the whole batch.
    """

    identifier: object
    question: str
    conversation: str | None
    within: Filter


class LineError(ValueError):
    """A line holds no question; the message says why."""

    def __init__(self, message: str, identifier: object = None) -> None:
        super().__init__(message)
        self.identifier = identifier


def answers(
    lines: Iterable[bytes],
    asker: Asker,
    library: Path,
    said: FilterText = NOTHING_SAID,
    *,
    explain: bool = False,
) -> Iterator[Json]:
    """Yield one answer a line, in order, as soon as there is one; blank lines are passed over."""
    conversations: dict[str, Conversation] = defaultdict(lambda: Conversation(asker))
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked = read_line(line, said)
        except LineError as error:
            yield unreadable_json(error.identifier, f"line {number}: {error}")
            continue
        alone = asked.conversation is None
        conversation = Conversation(asker) if alone else conversations[str(asked.conversation)]
        reply = conversation.ask(asked.question, asked.within)
        yield reply_json(reply, library, asked.identifier, explain=explain)


def read_line(line: bytes, said: FilterText = NOTHING_SAID) -> Asked:
    """Return the question in a line of JSON; keys other than ours are passed over.

    Args:
        said: The filter of all lines; what a line says itself goes before it.

    Raises:
        LineError: It holds none.
    """
    fields = _fields(line)
    identifier = fields.get("id")
    question = fields.get("question")
    if not isinstance(question, str):
        raise LineError('it has no "question" that is a string', identifier)
    conversation = fields.get("conversation")
    key = None if conversation is None else json.dumps(conversation, sort_keys=True)
    return Asked(identifier, question, key, _filter(fields, said))


def _filter(fields: dict[str, object], said: FilterText) -> Filter:
    own = {name: fields.get(name) for name in ("since", "until", "outlet")}
    for name, value in own.items():
        if not (value is None or isinstance(value, str)):
            raise LineError(f'its "{name}" is no string', fields.get("id"))
    try:
        return said.but(FilterText(**own)).read()  # type: ignore[arg-type]  # strings, as checked
    except ValueError as error:
        raise LineError(str(error), fields.get("id")) from error


def _fields(line: bytes) -> dict[str, object]:
    try:
        value = json.loads(line.decode("utf-8-sig"), parse_constant=_refused)
    except UnicodeDecodeError as error:
        raise LineError("it is not UTF-8") from error
    except RecursionError as error:
        raise LineError("its JSON is nested too deeply") from error
    except ValueError as error:
        raise LineError(f"it is not JSON ({error})") from error
    if not isinstance(value, dict):
        raise LineError('it is not an object like {"id": 1, "question": "…"}')
    return value


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON number")
