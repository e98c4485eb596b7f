"""Settings: where they come from, what is refused, and that three places list the same ones."""

import re
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings, load_settings, unknown_names

ROOT = Path(__file__).parent.parent


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current directory, and no variable of ours in the environment."""
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields:
        monkeypatch.delenv(PREFIX + field.upper(), raising=False)
    return tmp_path


def test_without_any_setting_the_library_is_vectors_and_the_language_arabic(here: Path) -> None:
    settings = load_settings()

    assert (settings.library, settings.corpus) == (Path("vectors"), Path("seeds"))
    assert (settings.model, settings.device, settings.lang, settings.bidi) == (
        None,
        None,
        "ar",
        False,
    )


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / ".env").write_text("DALIL_LANG=en\nDALIL_LIBRARY=from-file\n", encoding="utf-8")
    monkeypatch.setenv("DALIL_LIBRARY", "from-environment")

    settings = load_settings()

    assert (settings.lang, settings.library) == ("en", Path("from-environment"))


def test_an_empty_value_is_as_good_as_none(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / ".env").write_text("DALIL_MODEL=\n", encoding="utf-8")
    monkeypatch.setenv("DALIL_LANG", "")

    settings = load_settings()

    assert (settings.model, settings.lang) == (None, "ar")


def test_a_tilde_is_the_home_folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/reader")
    monkeypatch.setenv("DALIL_CORPUS", "~/articles")

    assert load_settings().corpus == Path("/home/reader/articles")


def test_a_byte_order_mark_and_other_programs_lines_do_not_disturb(here: Path) -> None:
    (here / ".env").write_text("\ufeffDALIL_LANG=en\nOTHER=1\n", encoding="utf-8")

    assert load_settings().lang == "en"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("DALIL_LANG", "fr", "DALIL_LANG='fr': input should be 'ar' or 'en'"),
        (
            "DALIL_BIDI",
            "maybe",
            "DALIL_BIDI='maybe': input should be a valid boolean, unable to interpret input",
        ),
        (
            "DALIL_DEVICE",
            "the best",
            "DALIL_DEVICE='the best': expected a device as torch names it: cpu, cuda, cuda:1, mps",
        ),
    ],
)
def test_a_wrong_value_is_named_in_one_line(
    here: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        load_settings()


def test_a_file_that_is_no_text_is_named_in_one_line(here: Path) -> None:
    (here / ".env").write_bytes(b"DALIL_LANG=\xff\xfe\n")

    with pytest.raises(ValueError, match=r"^\.env cannot be read: it must be text in UTF-8$"):
        load_settings()


def test_a_misspelt_setting_is_found(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / ".env").write_text("DALIL_LIBARY=x\nDALIL_LANG=en\n", encoding="utf-8")
    monkeypatch.setenv("DALIL_COLOUR", "1")

    assert unknown_names() == ["DALIL_COLOUR", "DALIL_LIBARY"]


def test_code_env_example_and_readme_list_the_same_settings() -> None:
    assert _in_env_example() == _in_code()
    assert _in_readme() == _in_code()


def _in_code() -> list[tuple[str, str, str]]:
    """Return name, default and description of every setting."""
    return [
        (PREFIX + name.upper(), _written(field.default), str(field.description))
        for name, field in Settings.model_fields.items()
    ]


def _written(default: object) -> str:
    return "" if default is None else str(default).lower() if default is False else str(default)


def _in_env_example() -> list[tuple[str, str, str]]:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    found = re.findall(r"^# (.+)\n#(DALIL_\w+)=(.*)$", text, re.MULTILINE)
    return [(name, default, description) for description, name, default in found]


def _in_readme() -> list[tuple[str, str, str]]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `(DALIL_\w+)` \| (?:`(.*?)`)? ?\| (.+) \|$", text, re.MULTILINE)
