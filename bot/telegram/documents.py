"""Documents that admins send become articles; articles they name go."""

from pathlib import PurePosixPath

from telegram import Document, Message, Update
from telegram.ext import BaseHandler as Handler
from telegram.ext import ContextTypes, MessageHandler, filters

from bot.telegram.admin import for_admins
from bot.telegram.callback import Remove, Upload, data_of
from bot.telegram.changing import Changing
from bot.telegram.cleaning import one_line, shortened
from bot.telegram.message import Button, row
from bot.telegram.message import Message as Outgoing
from bot.telegram.pages import say
from bot.telegram.service import Service, in_thread, place_of
from bot.telegram.wording import Words
from retrieval.errors import ArticleError, LibraryError, LibraryLocked

Context = ContextTypes.DEFAULT_TYPE
TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""By suffix, the kinds of documents that are taken: those of `corpus.sources` of one article.

They are named here too, for what reads them takes a while to load and most never send one.
"""
MEGABYTE = 1 << 20
LARGEST_MB = 5
LONGEST_TITLE, LONGEST_ID = 200, 40
"""Characters shown of a title, and of what was given for an ID."""


class Documents:
    """Adds documents to the corpus and takes articles out of it, each after a second word."""

    def __init__(self, service: Service, changing: Changing) -> None:
        self._service = service
        self._changing = changing
        self._last_album: dict[int, str] = {}

    def handlers(self) -> list[Handler[Update, Context, None]]:
        """Return the handlers of /remove and of all that is not text."""
        private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
        # A forward holds somebody else's words, which are no question to us.
        other = ~filters.StatusUpdate.ALL & (~filters.TEXT | filters.FORWARDED)
        return [
            for_admins(self._service, "remove", self.remove),
            MessageHandler(private & filters.Document.ALL & ~filters.FORWARDED, self.sent),
            MessageHandler(private & other, self.unsupported),
        ]

    async def unsupported(self, update: Update, context: Context) -> None:
        """Say that we read nothing but text; once for all the pictures of an album."""
        message = update.message
        assert message is not None
        album = message.media_group_id
        if album is None or self._last_album.get(message.chat_id) != album:
            spoken = self._service.words(message.chat_id)
            await self._service.say(place_of(message), spoken.unsupported)
        if album is not None:
            self._last_album = {message.chat_id: album}

    async def sent(self, update: Update, context: Context) -> None:
        """Ask an admin whether the document is to be an article."""
        message = update.message
        assert message is not None
        document, spoken = message.document, self._service.words(message.chat_id)
        assert document is not None
        if not self._service.is_admin(message.from_user):
            await self.unsupported(update, context)
        elif suffix_of(document) is None:
            types = ", ".join(TYPES)
            await self._service.say(place_of(message), spoken.upload_type.format(types=types))
        elif _is_too_big(document.file_size):
            await self._service.say(place_of(message), _too_big(spoken))
        else:
            ask = spoken.upload_ask.format(title=title_of(message))
            token = str(message.message_id)
            page = _choice(
                ask, spoken,
                Button(spoken.upload_yes, data_of(Upload(token, keep=True))),
                Button(spoken.upload_no, data_of(Upload(token, keep=False))),
            )  # fmt: skip
            await self._service.show(place_of(message), page)

    async def remove(self, message: Message, spoken: Words, context: Context) -> None:
        """Ask an admin whether the article is really to go."""
        wanted = (context.args or [""])[0].lower()
        await self._service.show(place_of(message), await self._ask_removal(wanted, spoken))

    async def _ask_removal(self, wanted: str, spoken: Words) -> Outgoing:
        if not wanted:
            return say(spoken.remove_usage, spoken)
        try:
            article = await in_thread(self._service.shelf.library.article, wanted)
        except LibraryError:
            shown = shortened(wanted, LONGEST_ID)
            return say(spoken.remove_unknown.format(article=shown), spoken)
        title = shortened(article.title, LONGEST_TITLE)
        return _choice(
            spoken.remove_ask.format(title=title), spoken,
            Button(spoken.remove_yes, data_of(Remove(article.id, sure=True))),
            Button(spoken.remove_no, data_of(Remove(article.id, sure=False))),
        )  # fmt: skip

    async def decided(self, action: Upload | Remove, message: Message) -> None:
        """Do what an admin has decided, and say so in the place of the question."""
        spoken = self._service.words(message.chat_id)
        if isinstance(action, Remove):
            outcome = await self._removed(action, spoken)
        else:
            outcome = say(await self._uploaded(action, message, spoken), spoken)
        await self._service.outbox.edit(place_of(message), message.message_id, outcome)

    async def _removed(self, action: Remove, spoken: Words) -> Outgoing:
        if action.sure is None:
            return await self._ask_removal(action.article, spoken)
        if not action.sure:
            return say(spoken.remove_kept, spoken)
        try:
            article = await in_thread(self._service.shelf.library.article, action.article)
        except LibraryError:
            return say(spoken.article_gone, spoken)
        try:
            await self._changing.remove(article)
        except LibraryLocked:
            return say(spoken.reindex_running, spoken)
        return say(spoken.removed.format(title=shortened(article.title, LONGEST_TITLE)), spoken)

    async def _uploaded(self, action: Upload, message: Message, spoken: Words) -> str:
        # Nothing is stored of a document until then: Telegram has it, and the question answers it.
        sent = message.reply_to_message
        document = sent and sent.document
        if not action.keep:
            return spoken.upload_dropped
        suffix = document and suffix_of(document)
        if not sent or not document or not suffix:
            return spoken.gone
        title = title_of(sent)
        try:
            file = await self._service.bot.get_file(document.file_id)
            # Before it is fetched: a Bot API server of one's own gives files of any size.
            if _is_too_big(file.file_size):
                return _too_big(spoken)
            content = await file.download_as_bytearray()
            await self._changing.add(bytes(content), suffix, title)
        except LibraryLocked:
            return spoken.reindex_running
        except ArticleError as error:
            return spoken.upload_unreadable.format(reason=str(error))
        return spoken.upload_added.format(title=title)


def suffix_of(document: Document) -> str | None:
    """Return the type of a document as one of our own suffixes, None if we do not read it."""
    ending = PurePosixPath(document.file_name or "").suffix.lower()
    if ending in TYPES:
        return next(suffix for suffix in TYPES if suffix == ending)
    return next((s for s, mime in TYPES.items() if not ending and mime == document.mime_type), None)


def title_of(message: Message) -> str:
    """Return what a document is to be called: the first line under it, else its name."""
    document = message.document
    name = PurePosixPath((document and document.file_name) or "").stem
    caption = (message.caption or "").strip().partition("\n")[0]
    return shortened(one_line(caption) or one_line(name), LONGEST_TITLE) or "—"


def _is_too_big(size: int | None) -> bool:
    """Return whether a document has more bytes than we take; a message may not tell how many."""
    return (size or 0) > LARGEST_MB * MEGABYTE


def _too_big(spoken: Words) -> str:
    return spoken.upload_too_big.format(limit=LARGEST_MB)


def _choice(text: str, spoken: Words, *buttons: Button) -> Outgoing:
    return Outgoing(say(text, spoken).body, (row(*buttons, rtl=spoken.rtl),))
