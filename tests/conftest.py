"""What several test files share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.asking import LibraryAsker
from retrieval.encoders import Encoder
from retrieval.threads import quiet_threads


def pytest_configure() -> None:
    """Set the threads before any test file imports a native library, as `main` does."""
    quiet_threads()


@pytest.fixture(scope="session")
def exported_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled model as a sentence-transformers directory (480 MB), written once."""
    from retrieval.encoders.export import export_bundled

    directory = tmp_path_factory.mktemp("exported") / "model"
    export_bundled(directory)
    return directory


@pytest.fixture(scope="session")
def bundled_encoder() -> Encoder:
    """The bundled encoder, loaded once."""
    from retrieval.encoders.bundled import BundledEncoder

    return BundledEncoder()


@pytest.fixture(scope="session")
def bot_home(tmp_path_factory: pytest.TempPathFactory, bundled_encoder: Encoder) -> Path:
    """A folder with the seed articles and their library, for copies of which the bot is run."""
    from telegram_running import make_home

    return make_home(tmp_path_factory.mktemp("bot"), bundled_encoder)


@pytest.fixture(scope="session")
def seed_asker(bot_home: Path, bundled_encoder: Encoder) -> Iterator[LibraryAsker]:
    """An asker of a library built from the seed articles by the bundled encoder."""
    asker = LibraryAsker.open(bot_home / "vectors", bundled_encoder)
    yield asker
    asker.library.close()
