"""What may import what: one way only, and each heavy dependency in one file."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOMES = {
    "faiss": "retrieval/library/vector_index/engine.py",
    "onnxruntime": "retrieval/encoders/session.py",
    "pymilvus": "retrieval/store/collection.py",
    "milvus_lite": "retrieval/store/collection.py",
    "grpc": "retrieval/store/collection.py",
    "platformdirs": "retrieval/encoders/prepared.py",
    "sentence_transformers": "retrieval/encoders/transformer.py",
    "langchain_text_splitters": "retrieval/corpus/chunks.py",
    "trafilatura": "retrieval/corpus/formats/html.py",
    "pypdf": "retrieval/corpus/formats/pdf.py",
    "docx": "retrieval/corpus/formats/docx.py",
    "yaml": "retrieval/corpus/formats/markdown.py",
    "ftfy": "retrieval/corpus/mojibake.py",
    "rensa": "retrieval/library/likeness.py",
    "watchfiles": "bot/commands/watch.py",
    "typer": "bot/cli.py",
    "prompt_toolkit": "bot/line_input.py",
    "bidi": "bot/screen.py",
    "pydantic_settings": "bot/settings.py",
    "jinja2": "bot/report/page.py",
    "matplotlib": "bot/report/plots.py",
}
"""The one file that may import each."""


def test_retrieval_never_imports_bot() -> None:
    guilty = [file for file, module, _ in _imports("retrieval") if module.split(".")[0] == "bot"]

    assert guilty == []


ROOMS = (
    ("article", "errors", "threads"),
    ("text",),
    ("question", "followup"),
    ("corpus",),
    ("encoders",),
    ("library",),
    ("store",),
    ("retriever",),
    ("reader",),
    ("answer", "reasons", "stories"),
    ("asking",),
    ("evaluation",),
)
"""The rooms of `retrieval/` in reading order; each may import from itself and those above it."""


def test_the_rooms_of_retrieval_import_from_those_before_them_only() -> None:
    place = {room: number for number, rooms in enumerate(ROOMS) for room in rooms}
    guilty = [
        (file, module)
        for file, module, _ in _imports("retrieval")
        if module.startswith("retrieval.")
        and place[module.split(".")[1]] > place[Path(file).parts[1].removesuffix(".py")]
    ]

    assert guilty == []


@pytest.mark.parametrize(("package", "home"), HOMES.items())
def test_a_heavy_dependency_is_imported_in_its_home_only(package: str, home: str) -> None:
    found = {
        file
        for folder in ("retrieval", "bot")
        for file, module, _ in _imports(folder)
        if module.split(".")[0] == package
    }

    assert found == {home}


def test_telegram_is_imported_in_its_folder_only() -> None:
    found = [
        file
        for folder in ("retrieval", "bot")
        for file, module, _ in _imports(folder)
        if module.split(".")[0] == "telegram"
    ]

    assert [file for file in found if not file.startswith("bot/telegram/")] == []


def test_what_takes_seconds_to_import_is_imported_where_it_is_used() -> None:
    slow = (
        *("torch", "sentence_transformers", "transformers", "langchain_text_splitters"),
        *("matplotlib", "pymilvus", "milvus_lite", "grpc"),
        *("trafilatura", "lxml", "pypdf", "docx", "yaml", "ftfy", "watchfiles"),
    )
    guilty = [
        (file, module)
        for folder in ("retrieval", "bot")
        for file, module, at_start in _imports(folder)
        if at_start and module.split(".")[0] in slow
    ]

    assert guilty == []


@cache
def _imports(folder: str) -> list[tuple[str, str, bool]]:
    """Return (file, module, whether it is imported when the file is) for every import."""
    return [*_imports_of(folder)]


def _imports_of(folder: str) -> Iterator[tuple[str, str, bool]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        late = {id(node) for node in _not_run(tree)}
        for node in ast.walk(tree):
            for module in _modules(node):
                yield file, module, id(node) not in late


def _not_run(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what does not run when the module is imported: functions, and what is for types."""
    for node in ast.walk(tree):
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        is_for_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        if is_function or is_for_types:
            yield from ast.walk(node)


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
