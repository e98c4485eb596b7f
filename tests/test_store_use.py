"""Milvus as users of `dalil` and of the bot meet it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from botapi import BotApi, Chat, User
from milvus_server import MilvusProcess, wire
from telegram_running import (
    SHERMAN,
    UNKNOWN,
    WHO_LED,
    answered,
    bare,
    copy_home,
    desk_of,
    serving,
    settings_of,
)
from test_cli import dalil

from bot.building import build
from bot.commands.ask import ask_once
from bot.commands.doctor import doctor
from bot.commands.index import index
from bot.desk import Desk
from bot.exits import ended
from bot.json_reply import json_line, reply_json
from bot.telegram.wording import words
from retrieval.asking import LibraryAsker
from retrieval.encoders import Encoder
from retrieval.library import snapshots
from retrieval.library.filtering import Filter
from retrieval.library.reading import Library
from retrieval.store import collection as collection_module
from retrieval.store.address import StoreAddress
from retrieval.store.collection import Collection

JANUARY = Filter.read("2022-01", None, None)
AR = words("ar")


def desk_with(encoder: Encoder, home: Path, store: str) -> Desk:
    """Return the desk of somebody whose library is in `home`, its vectors at `store`."""
    desk = Desk(settings_of(home, store=store, lang="en"))
    desk.encoder = encoder
    return desk


def untold(_done: int, _total: int) -> None:
    """Tell nobody."""


def test_answers_are_those_of_faiss_on_this_machine_and_on_another(
    milvus: MilvusProcess, home: Path, tmp_path: Path, bundled_encoder: Encoder
) -> None:
    store = f"{milvus.address}?collection=answers"
    build(settings_of(home, store=store), lambda: bundled_encoder, (), untold)
    snapshots.save(home / "vectors", tmp_path / "saved")
    there = tmp_path / "there" / "vectors"
    snapshots.load(there, tmp_path / "saved")
    desk = desk_with(bundled_encoder, home, store)
    here = LibraryAsker.open(home / "vectors", bundled_encoder, desk.reader)
    with here.library:
        for question in (WHO_LED, UNKNOWN, "كم ساعة استمرت المحادثات في جنيف؟"):
            for within in (Filter(), JANUARY):
                expected = reply_json(here.ask(question, within=within), home / "vectors")
                ours = reply_json(desk.open_asker().ask(question, within=within), home / "vectors")
                assert ours == expected
        expected = json.loads(json_line(reply_json(here.ask(WHO_LED), there)))

    asked = dalil("ask", WHO_LED, "--json", "--library", there, DALIL_STORE=store)

    assert asked.returncode == 0
    assert asked.stderr == b""
    told = json.loads(asked.stdout)
    assert [a["text"] for a in told["answers"]] == [a["text"] for a in expected["answers"]]
    assert told["confidence"] == expected["confidence"]


def test_indexing_says_what_it_wrote_and_doctor_that_it_is_in_step(
    milvus: MilvusProcess,
    home: Path,
    bundled_encoder: Encoder,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = f"{milvus.address}?collection=told"
    where = f"'told' in Milvus at 127.0.0.1:{milvus.port}"

    def done(command: Callable[[Desk], int]) -> tuple[int, str, str]:
        code = ended(lambda: command(desk_with(bundled_encoder, home, store)))
        said = capsys.readouterr()
        return code, said.out, said.err

    missing = f"{where}: it is not there yet, or not whole; run `dalil index` where the library"
    code, out, _ = done(doctor)
    assert code == 1
    assert f"✗ Milvus: {missing}" in out
    code, _, complaint = done(lambda desk: ask_once(desk, WHO_LED, Filter(), as_json=False))
    assert code == 1
    assert complaint.startswith(f"dalil: {missing}")
    code, _, told = done(lambda desk: index(desk, ()))
    assert code == 0
    assert told == "Milvus: 45 written, 0 deleted, 45 passages there now\n"
    code, out, _ = done(doctor)
    assert code == 0
    assert f"✓ Milvus: {where}, generation 5, 45 passages" in out

    Collection.connect(StoreAddress.read(store)).delete([7])
    code, out, _ = done(doctor)
    assert code == 1
    assert f"✗ Milvus: {where}: it holds 44 rows, not the 45 of the library; run `dalil" in out


def test_a_library_is_whole_when_milvus_is_not_there(
    home: Path,
    bundled_encoder: Encoder,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("pymilvus", reason="pymilvus is not installed; `make milvus` does it")
    monkeypatch.setattr(collection_module, "CONNECT_S", 0.5)
    (home / "articles" / "new.txt").write_text("خبر جديد عن سعر القمح في السوق.", encoding="utf-8")

    desk = desk_with(bundled_encoder, home, "milvus://root:sesame@127.0.0.1:1")
    assert ended(lambda: index(desk, ())) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("dalil: the library is up to date, its vectors in Milvus are not: ")
    assert "sesame" not in line
    with Library.open(home / "vectors") as library:
        assert library.counts().articles == 6


def test_a_reader_without_a_copy_does_not_take_the_collection_over(
    milvus: MilvusProcess,
    home: Path,
    tmp_path: Path,
    bundled_encoder: Encoder,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = f"{milvus.address}?collection=shared"
    build(settings_of(home, store=store), lambda: bundled_encoder, (), untold)
    other = tmp_path / "other"
    (other / "articles").mkdir(parents=True)
    (other / "articles" / "new.txt").write_text("خبر عن سعر القمح في السوق.", encoding="utf-8")

    desk = desk_with(bundled_encoder, other, store)
    assert ended(lambda: ask_once(desk, WHO_LED, Filter(), as_json=False)) == 1
    assert "it belonged to another library; name another" in capsys.readouterr().err
    assert build(settings_of(home, store=store), lambda: bundled_encoder, (), untold).unchanged == 5
    assert ended(lambda: index(desk, ())) == 0
    assert capsys.readouterr().err == (
        "Milvus: 1 written, 0 deleted, 1 passages there now\n"
        "Milvus: made anew (it belonged to another library)\n"
    )


def test_who_reads_an_old_copy_is_told_what_to_do(
    milvus: MilvusProcess,
    home: Path,
    tmp_path: Path,
    bundled_encoder: Encoder,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = f"{milvus.address}?collection=older"
    build(settings_of(home, store=store), lambda: bundled_encoder, (), untold)
    snapshots.save(home / "vectors", tmp_path / "saved")
    snapshots.load(tmp_path / "there" / "vectors", tmp_path / "saved")
    (home / "articles" / "new.txt").write_text("خبر جديد عن سعر القمح في السوق.", encoding="utf-8")
    build(settings_of(home, store=store), lambda: bundled_encoder, (), untold)

    desk = desk_with(bundled_encoder, tmp_path / "there", store)
    assert ended(lambda: ask_once(desk, WHO_LED, Filter(), as_json=False)) == 0
    said = capsys.readouterr()
    assert SHERMAN in said.out
    told = " ".join(said.err.split())
    assert "it shows generation 6 of the library, this copy is of 5; save the library" in told


def test_the_bot_apologises_while_milvus_is_away_and_recovers(
    milvus: MilvusProcess,
    api: BotApi,
    zeyad: User,
    chat: Chat,
    bot_home: Path,
    tmp_path: Path,
    bundled_encoder: Encoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = copy_home(bot_home, tmp_path / "home")
    with wire(milvus) as line:
        store = f"milvus://127.0.0.1:{line.port}?collection=bot"
        build(settings_of(home, store=store), lambda: bundled_encoder, (), untold)
        monkeypatch.setattr(collection_module, "SEARCH_S", 1.0)
        with serving(desk_of(home, api, bundled_encoder, store=store)):
            chat.send_text(zeyad, WHO_LED)
            assert SHERMAN in answered(api, chat.id).text
            line.cut()
            chat.send_text(zeyad, WHO_LED)
            assert bare(answered(api, chat.id)) == AR.sorry
            line.mend()
            monkeypatch.setattr(collection_module, "SEARCH_S", 20.0)
            chat.send_text(zeyad, WHO_LED)
            assert SHERMAN in answered(api, chat.id, timeout_s=30.0).text
