"""A request's parameters, out of its URL, its form or its JSON."""

import json

from aiohttp import web

from .calls import Upload
from .text import Json
from .vocabulary import TEXT_PARAMS

ATTACHED = "attach://"


async def read_params(request: web.Request) -> Json:
    """Return every parameter decoded: what is not text is the JSON it was written in.

    An uploaded file stands where it belongs, "attach://..." included.
    """
    params: Json = {name: _decoded(name, raw) for name, raw in request.query.items()}
    if request.content_type == "application/json":
        body = await request.json()
        return params | {name: _decoded(name, value) for name, value in body.items()}
    uploads: dict[str, Upload] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            uploads[name] = Upload(value.filename, value.content_type, value.file.read())
        else:
            raw = value if isinstance(value, str) else value.decode()
            params[name] = _decoded(name, raw)
    attached = {name: _attachment(value, uploads) for name, value in params.items()}
    used = {
        params[name].removeprefix(ATTACHED) for name in params if attached[name] is not params[name]
    }
    return {name: file for name, file in uploads.items() if name not in used} | attached


def _decoded(name: str, raw: object) -> object:
    if name in TEXT_PARAMS or not isinstance(raw, str):
        return raw
    try:
        return json.loads(raw)
    except ValueError:
        return raw


def _attachment(value: object, uploads: dict[str, Upload]) -> object:
    if isinstance(value, str) and value.startswith(ATTACHED):
        return uploads.get(value.removeprefix(ATTACHED), value)
    return value
