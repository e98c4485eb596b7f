"""What DALIL_STORE may say, and that it is never repeated where it could be read."""

import pytest

from bot.cli import run
from bot.exits import UsageError
from bot.settings import load_settings
from retrieval.store.address import IndexKind, StoreAddress


@pytest.mark.parametrize(
    ("text", "uri", "token", "database", "collection", "index"),
    [
        ("milvus://host", "http://host:19530", "", "", "dalil", "FLAT"),
        ("milvus://host:1/news", "http://host:1", "", "news", "dalil", "FLAT"),
        (
            "milvus://me:p%40ss@host/?index=hnsw",
            "http://host:19530",
            "me:p@ss",
            "",
            "dalil",
            "HNSW",
        ),
        ("milvus://k3y@host?tls=true&collection=n", "https://host:19530", "k3y", "", "n", "FLAT"),
        ("milvus://[::1]:7", "http://[::1]:7", "", "", "dalil", "FLAT"),
        ("milvus:here/m.db", "here/m.db", "", "", "dalil", "FLAT"),
        ("milvus:///srv/m.db?collection=n", "/srv/m.db", "", "", "n", "FLAT"),
    ],
)
def test_an_address_is_read(
    text: str, uri: str, token: str, database: str, collection: str, index: str
) -> None:
    assert StoreAddress.read(text) == StoreAddress(
        uri, token, database, collection, IndexKind(index)
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("http://me:sesame@host", "like milvus://host"),
        ("milvus:/srv/m.sqlite", "like milvus://host"),
        ("milvus://me:sesame@host/a/b", "like milvus://host"),
        ("milvus://me:sesame@host:x", "Port"),
        ("milvus://me:sesame@host?colection=n", "collection, index, tls only"),
        ("milvus://me:sesame@host?collection=a-b", "letters, digits and _"),
        ("milvus://me:sesame@host?index=IVF", "FLAT, HNSW"),
    ],
)
def test_an_address_that_is_none_is_refused_without_its_password(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as refused:
        StoreAddress.read(text)

    assert "sesame" not in str(refused.value)


def test_an_address_shows_no_password() -> None:
    address = StoreAddress.read("milvus://me:sesame@host:5/news")

    assert str(address) == "'dalil' in Milvus at host:5/news"
    assert "sesame" not in repr(address)


def test_a_setting_that_is_refused_shows_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DALIL_STORE", "http://me:sesame@host")

    with pytest.raises(UsageError, match=r"^DALIL_STORE=…: expected an address like milvus:"):
        run(["sources"])
    monkeypatch.setenv("DALIL_STORE", "milvus://me:sesame@host")
    assert "sesame" not in repr(load_settings())
