"""What several test files share."""

from pathlib import Path

import pytest

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
