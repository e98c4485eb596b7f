"""`dalil chat`: a conversation in the terminal."""

from collections.abc import Iterable, Iterator

from rich.text import Text

from bot.commands.index import open_asker
from bot.commands.sources import article_list
from bot.conversation import Conversation
from bot.desk import Desk
from bot.exits import Exit
from bot.line_input import is_interactive, piped_lines, typed_lines
from bot.screen import harmless
from retrieval.asking import LibraryAsker
from retrieval.library.filtering import Filter

BLANK = Text("")


def chat(desk: Desk, within: Filter) -> Exit:
    """Answer line by line until /quit or the end of input."""
    asker, _ = open_asker(desk)
    if is_interactive():
        desk.screen.show([*_welcome(desk, asker), BLANK])
        lines = typed_lines(desk.words.prompt)
    else:
        lines = piped_lines()
    _converse(desk, asker, within, lines)
    return Exit.DONE


def _converse(desk: Desk, asker: LibraryAsker, within: Filter, lines: Iterable[str]) -> None:
    conversation = Conversation(asker)
    for said in map(str.strip, lines):
        if said == "/quit":
            return
        if said == "/new":
            conversation.forget()
        if said.startswith("/"):
            desk.screen.show([*_done(desk, asker, said), BLANK])
        elif said:
            reply = conversation.ask(said, within)
            desk.screen.show([*desk.replies.lines(reply), BLANK])


def _done(desk: Desk, asker: LibraryAsker, command: str) -> Iterator[Text]:
    match command:
        case "/new":
            yield Text(desk.words.forgotten)
        case "/help":
            yield Text(desk.words.chat_help)
        case "/sources":
            yield from article_list(desk, asker.library.articles())
        case _:
            yield Text(desk.words.unknown_command.format(command=harmless(command)))


def _welcome(desk: Desk, asker: LibraryAsker) -> Iterator[Text]:
    articles = desk.words.articles(len(asker.library.articles()))
    yield Text(desk.words.welcome.format(articles=articles))
