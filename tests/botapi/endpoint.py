"""The HTTP side: from a request to its answer, through whatever trouble was ordered."""

import asyncio
import json
import re
import time
from http import HTTPStatus

from aiohttp import web

from .calls import Call, CallLog
from .errors import (
    LOGGED_OUT,
    MALFORMED_TOKEN,
    METHOD_NOT_FOUND,
    NOT_FOUND,
    UNAUTHORIZED,
    ApiError,
    RefusalError,
    too_many_requests,
)
from .faults import Faults, SendingMeter
from .methods import ENDING, METHODS, POLL, SENDING, named
from .params import read_params
from .text import Json
from .world import World

LARGEST_UPLOAD = 50 << 20
_TOKEN = re.compile(r"[1-9]\d*:[\w-]{1,70}", re.ASCII)


class Endpoint:
    """Answers requests for one token.

    Attributes:
        meter: Counts what is sent once limits are set.
    """

    def __init__(self, token: str, world: World, faults: Faults, log: CallLog) -> None:
        self.meter: SendingMeter | None = None
        self._token = token
        self._world = world
        self._faults = faults
        self._log = log
        self._open: dict[int, web.Request] = {}
        self._logged_out = False

    def application(self) -> web.Application:
        """Return what serves `/bot<token>/<method>` and `/file/bot<token>/<path>`."""
        app = web.Application(client_max_size=LARGEST_UPLOAD + (1 << 20))
        app.router.add_route("*", "/bot{token}/{method}", self.call)
        app.router.add_get("/file/bot{token}/{path:.+}", self.download)
        app.router.add_route("*", "/{rest:.*}", self.nothing_here)
        return app

    def cut_all(self) -> None:
        """Close every connection that waits for an answer."""
        for request in self._open.values():
            _cut(request)

    async def nothing_here(self, request: web.Request) -> web.Response:
        """Answer what is no path of the API."""
        return _response(NOT_FOUND)

    async def download(self, request: web.Request) -> web.Response:
        """Answer with the content of a file that getFile named."""
        if self._faults.is_down:
            return _cut(request)
        file = self._world.file_at(request.match_info["path"])
        if file is None or request.match_info["token"] != self._token:
            return _response(NOT_FOUND)
        return web.Response(body=file.data, content_type="application/octet-stream")

    async def call(self, request: web.Request) -> web.Response:
        """Carry one method out, record it, and answer."""
        arrived = time.monotonic()
        if self._faults.is_down:
            return _cut(request)
        params = await read_params(request)
        method = named(request.match_info["method"]) or request.match_info["method"]
        self._open[id(request)] = request
        try:
            return await self._answer(request, method, params, arrived)
        finally:
            del self._open[id(request)]

    async def _answer(
        self, request: web.Request, method: str, params: Json, arrived: float
    ) -> web.Response:
        trouble = self._faults.befall(method, params)
        if trouble.lost == "before":
            self._log.add(Call(method, params, arrived, None))
            return _cut(request)
        await asyncio.sleep(trouble.delay_s)
        try:
            if trouble.error is not None:
                raise RefusalError(trouble.error)
            self._check_token(request.match_info["token"])
            answer: Json | ApiError = await self._result(method, params)
        except RefusalError as refused:
            answer = refused.error
        body = _parsed(answer)
        self._log.add(Call(method, params, arrived, body))
        return _cut(request) if trouble.lost or self._faults.is_down else _response(answer)

    def _check_token(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise RefusalError(MALFORMED_TOKEN)
        if token != self._token:
            raise RefusalError(UNAUTHORIZED)
        if self._logged_out:
            raise RefusalError(LOGGED_OUT)

    async def _result(self, method: str, params: Json) -> Json:
        if method == POLL:
            return {"ok": True, "result": await self._poll(params)}
        if method in ENDING:
            self._logged_out = method == "logOut"
            return {"ok": True, "result": True}
        if method not in METHODS:
            raise RefusalError(METHOD_NOT_FOUND)
        with self._world.lock:
            self._check_pace(method, params)
            return {"ok": True, "result": METHODS[method](self._world, params)}

    async def _poll(self, params: Json) -> list[Json]:
        self._world.updates.allow(params.get("allowed_updates"))
        limit = min(max(int(params.get("limit", 100)), 1), 100)
        offset, timeout_s = int(params.get("offset", 0)), float(params.get("timeout", 0))
        return await self._world.updates.get(offset, limit, timeout_s)

    def _check_pace(self, method: str, params: Json) -> None:
        if self.meter is None or method not in SENDING:
            return
        pause_s = self.meter.pause_s(params.get("chat_id", 0), time.monotonic())
        if pause_s:
            raise RefusalError(too_many_requests(pause_s))


def _parsed(answer: Json | ApiError) -> Json | None:
    if not isinstance(answer, ApiError):
        return answer
    parsed: Json | None = None if answer.page is not None else json.loads(answer.body)
    return parsed


def _response(answer: Json | ApiError) -> web.Response:
    if not isinstance(answer, ApiError):
        body = json.dumps(answer, ensure_ascii=False).encode()
        return web.Response(body=body, content_type="application/json")
    pause = answer.parameters.get("retry_after")
    return web.Response(
        body=answer.body,
        status=answer.status,
        content_type="text/html" if answer.page is not None else "application/json",
        headers={"Retry-After": str(pause)} if pause else None,
    )


def _cut(request: web.Request) -> web.Response:
    """Close the connection; the response returned has nowhere to go."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
