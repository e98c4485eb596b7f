"""A second opinion on every request: aiogram's models of the Bot API, made by others."""

from collections.abc import Iterable, Iterator
from typing import Any

from aiogram import methods
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile
from pydantic import BaseModel, ValidationError

from .calls import Call, Upload
from .text import Json


def violations(calls: Iterable[Call]) -> list[str]:
    """Return what is wrong with the form of each request: a type, a lack, an unknown key."""
    return [f"{call.method}: {reason}" for call in calls for reason in _of_call(call)]


def assert_valid(calls: Iterable[Call]) -> None:
    """Raise `AssertionError` naming every violation, if there is any."""
    found = violations(calls)
    if found:
        raise AssertionError("\n".join(found))


def _of_call(call: Call) -> Iterator[str]:
    model: type[TelegramMethod[Any]] | None = getattr(
        methods, call.method[:1].upper() + call.method[1:], None
    )
    if model is None:
        yield "no such method"
        return
    given: Json = {_field(model, name): _as_input(value) for name, value in call.params.items()}
    try:
        yield from _unknown(model.model_validate(given), "")
    except ValidationError as error:
        for problem in error.errors():
            yield f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}"


def _field(model: type[BaseModel], name: str) -> str:
    """Return aiogram's name of a parameter, where Python has the word for itself ("from")."""
    aliases = {field.alias: own for own, field in model.model_fields.items() if field.alias}
    return aliases.get(name, name)


def _as_input(value: object) -> object:
    return BufferedInputFile(value.data, value.name) if isinstance(value, Upload) else value


def _unknown(value: object, path: str) -> Iterator[str]:
    if isinstance(value, BaseModel):
        for name in value.model_extra or {}:
            yield f"unknown key {path}{name}"
        for name in value.model_fields_set & type(value).model_fields.keys():
            yield from _unknown(getattr(value, name), f"{path}{name}.")
    elif isinstance(value, list):
        for item in value:
            yield from _unknown(item, path)
