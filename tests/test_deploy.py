"""The files that run the bot on a server agree with the project, and their commands work."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.exits import Exit
from bot.settings import PREFIX, Settings
from bot.telegram.running import STOP_GRACE_S

ROOT = Path(__file__).parent.parent
DOCKERFILE = ROOT / "deploy/Dockerfile"
UNIT = ROOT / "deploy/dalil-telegram.service"


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions, name and rest, each on one line as docker reads it."""
    lines = DOCKERFILE.read_text(encoding="utf-8").splitlines()
    joined = "\n".join(line for line in lines if not line.startswith("#")).replace("\\\n", "")
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in joined.split("\n"))]


def of_unit(key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_image_gets_all_that_installing_needs() -> None:
    copied = {path for name, rest in instructions() if name == "COPY" for path in rest.split()[:-1]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {name.partition(".")[0] for name in project["tool"]["setuptools"]["packages"]}
    needed = packages | {project["project"]["readme"], *project["project"]["license-files"]}

    assert [path for path in copied if not (ROOT / path).exists()] == []
    assert copied == needed | {"pyproject.toml", "constraints.txt"}


def test_every_package_and_what_it_reads_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = project["tool"]["setuptools"]
    data = listed["package-data"]
    files = [file for top in ("bot", "retrieval") for file in (ROOT / top).rglob("*.*")]
    ours = [file.relative_to(ROOT) for file in files if "__pycache__" not in file.parts]
    kinds = {(".".join(file.parent.parts), f"*{file.suffix}") for file in ours if file.suffix}

    assert {name for name, kind in kinds if kind == "*.py"} == set(listed["packages"])
    # A folder of data without code belongs to the package above it.
    installed = (
        Path(*name.split(".")) / kind for name, kinds_of in data.items() for kind in kinds_of
    )
    assert {(name, kind) for name, kind in kinds if kind != "*.py"} == {
        (".".join(path.parent.parts), path.name) for path in installed
    }


def test_what_is_set_for_the_bot_are_settings_of_ours() -> None:
    texts = [DOCKERFILE.read_text(encoding="utf-8"), UNIT.read_text(encoding="utf-8")]
    known = {PREFIX + name.upper() for name in Settings.model_fields}

    assert {name for text in texts for name in re.findall(rf"{PREFIX}\w+", text)} <= known


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (lambda now: {"last_poll": now.isoformat()}, 0),
        (lambda now: {"last_poll": (now - timedelta(minutes=3)).isoformat()}, 1),
        (lambda now: {"last_poll": None}, 1),
        (None, 1),
    ],
    ids=["heard a moment ago", "heard long ago", "never heard", "no file"],
)
def test_well_is_who_has_heard_from_telegram_lately(
    tmp_path: Path, told: Callable[[datetime], dict[str, str | None]] | None, code: int
) -> None:
    file = tmp_path / "health.json"
    if told is not None:
        file.write_text(json.dumps(told(datetime.now(UTC))), encoding="ascii")
    rest = dict(instructions())["HEALTHCHECK"]
    _, *arguments = json.loads(rest.partition(" CMD ")[2])
    environment = os.environ | {"DALIL_TELEGRAM_HEALTH": str(file)}

    asked = subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, check=False
    )

    assert asked.returncode == code


def test_the_unit_gives_the_bot_its_time_and_does_not_insist_on_a_wrong_token() -> None:
    assert of_unit("RestartPreventExitStatus") == [str(int(Exit.USAGE))]
    assert int(of_unit("TimeoutStopSec")[0]) > STOP_GRACE_S


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    text = UNIT.read_text(encoding="utf-8").replace("/opt/dalil/.venv/bin/dalil", sys.executable)
    unit.write_text(text, encoding="utf-8")

    verified = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )

    assert (verified.returncode, verified.stderr) == (0, "")
