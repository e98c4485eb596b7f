"""What the Bot API answers when it refuses, in its own words.

The texts and the order in which they win are those of the server's source (tdlib/telegram-bot-api
10.0 `Client.cpp`, and tdlib/td, which it is built on); words in capitals come from behind it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus


@dataclass(frozen=True, slots=True)
class ApiError:
    """One refusal: the HTTP status, the description, and what else the client is told.

    Attributes:
        page: The whole body when it is not the API that answers but something before it.
    """

    status: int
    description: str
    parameters: Mapping[str, int] = field(default_factory=dict)
    page: bytes | None = None

    @property
    def body(self) -> bytes:
        """What is sent: JSON, or the page of something before the API."""
        if self.page is not None:
            return self.page
        answer = {"ok": False, "error_code": self.status, "description": self.description}
        extra = {"parameters": dict(self.parameters)} if self.parameters else {}
        return json.dumps(answer | extra).encode()


class RefusalError(Exception):
    """A method did not do what was asked; `error` is the answer."""

    def __init__(self, error: ApiError) -> None:
        super().__init__(error.description)
        self.error = error


def bad_request(reason: str) -> ApiError:
    """Return 400 with `reason` after the prefix; a sentence loses its capital there."""
    shouted = len(reason) > 1 and (reason[1] == "_" or reason[1].isupper())
    words = reason if shouted else reason[:1].lower() + reason[1:]
    return ApiError(HTTPStatus.BAD_REQUEST, f"Bad Request: {words}")


def forbidden(reason: str) -> ApiError:
    """Return 403 with `reason` after the prefix."""
    return ApiError(HTTPStatus.FORBIDDEN, f"Forbidden: {reason}")


def too_many_requests(retry_after_s: int) -> ApiError:
    """Return 429 asking for a pause of `retry_after_s` seconds."""
    text = f"Too Many Requests: retry after {retry_after_s}"
    return ApiError(HTTPStatus.TOO_MANY_REQUESTS, text, {"retry_after": retry_after_s})


def migrated(to_chat_id: int) -> ApiError:
    """Return what writing to a group answers once the group has become `to_chat_id`."""
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(HTTPStatus.BAD_REQUEST, text, {"migrate_to_chat_id": to_chat_id})


def bad_gateway() -> ApiError:
    """Return the HTML page that stands before the API when the API is down."""
    page = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body></body>\r\n</html>\r\n"
    return ApiError(HTTPStatus.BAD_GATEWAY, "Bad Gateway", page=page)


UNAUTHORIZED = ApiError(HTTPStatus.UNAUTHORIZED, "Unauthorized")
MALFORMED_TOKEN = ApiError(HTTPStatus.UNAUTHORIZED, "Unauthorized: invalid token specified")
LOGGED_OUT = ApiError(HTTPStatus.BAD_REQUEST, "Logged out")
NOT_FOUND = ApiError(HTTPStatus.NOT_FOUND, "Not Found")
METHOD_NOT_FOUND = ApiError(HTTPStatus.NOT_FOUND, "Not Found: method not found")
INTERNAL = ApiError(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal Server Error: restart")
OTHER_POLLER = ApiError(
    HTTPStatus.CONFLICT,
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
)
WEBHOOK_ACTIVE = ApiError(
    HTTPStatus.CONFLICT,
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first",
)
WEBHOOK_SET = ApiError(HTTPStatus.CONFLICT, "Conflict: terminated by setWebhook request")

CHAT_ID_EMPTY = bad_request("chat_id is empty")
CHAT_NOT_FOUND = bad_request("chat not found")
TEXT_EMPTY = bad_request("Message text is empty")
TEXT_INVISIBLE = bad_request("Text must be non-empty")
TEXT_TOO_LONG = bad_request("Text is too long")
MESSAGE_TOO_LONG = bad_request("Message is too long")
CAPTION_TOO_LONG = bad_request("Message caption is too long")
NOT_MODIFIED = bad_request(
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
EDIT_NOT_FOUND = bad_request("message to edit not found")
EDIT_FORBIDDEN = bad_request("message can't be edited")
EDIT_NO_TEXT = bad_request("there is no text in the message to edit")
DELETE_NOT_FOUND = bad_request("message to delete not found")
DELETE_FORBIDDEN = bad_request("message can't be deleted")
REPLY_NOT_FOUND = bad_request("message to be replied not found")
REACT_NOT_FOUND = bad_request("message to react not found")
QUERY_TOO_OLD = bad_request("query is too old and response timeout expired or query ID is invalid")
FILE_TOO_BIG = bad_request("file is too big")
FILE_EMPTY = bad_request("file must be non-empty")
FILE_UNKNOWN = bad_request("wrong file_id or the file is temporarily unavailable")
NO_DOCUMENT = bad_request("there is no document in the request")
BUTTON_DATA_INVALID = bad_request("BUTTON_DATA_INVALID")

BLOCKED = forbidden("bot was blocked by the user")
DEACTIVATED = forbidden("user is deactivated")
NOT_STARTED = forbidden("bot can't initiate conversation with a user")
