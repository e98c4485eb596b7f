"""Milvus for tests: milvus-lite as a server of its own, or the server that PyPI's `milvus` holds.

Both speak over the network, so that there can be a second reader, and a connection to lose. With
`pytest --milvus=server` (`make test-milvus`) it is the real server, one at a time on a machine.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_LITE = """
from milvus_lite.adapter.grpc.server import run_server
run_server({folder!r}, "127.0.0.1", {port})
"""
# Under load its own heartbeat comes late; by default it ends itself after 30 seconds of that.
_REAL = """
from milvus import MilvusServer
server = MilvusServer(proxy_port={port})
server.set_base_dir({folder!r})
server.config.set("common.session.ttl", 60)
server.start()
server.wait()
"""


class MilvusProcess:
    """Milvus on a free port of this machine, its data in `folder`; can be stopped and started."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.port = 0
        self._folder = folder
        self._script = _LITE if kind == "lite" else _REAL
        self._log = folder.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """What DALIL_STORE is to say, but for the collection."""
        return f"milvus://127.0.0.1:{self.port}"

    def start(self, timeout_s: float = 120.0) -> None:
        """Start it, each time on another port, and return when it can be used."""
        self.port = _free_port()
        script = self._script.format(folder=str(self._folder), port=self.port)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", script],
                stdout=log,
                stderr=log,
                start_new_session=True,  # the server itself is a child of it
            )
        until = time.monotonic() + timeout_s
        while not _is_ready(self.port):
            assert self._process.poll() is None, self._log.read_text(errors="replace")
            assert time.monotonic() < until, self._log.read_text(errors="replace")
            time.sleep(0.1)

    def stop(self, timeout_s: float = 60.0) -> None:
        """Tell it to end, and wait until it has."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout_s)
            until = time.monotonic() + timeout_s
            while _is_listening(self.port) and time.monotonic() < until:
                time.sleep(0.1)
        self.kill()

    def kill(self) -> None:
        """End it at once."""
        if self._process:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


def _is_ready(port: int) -> bool:
    """Return whether it answers: a server listens before it is ready."""
    from pymilvus import MilvusClient, MilvusException

    if not _is_listening(port):
        return False
    try:
        client = MilvusClient(f"http://127.0.0.1:{port}", timeout=2)
    except MilvusException:
        return False
    client.close()
    return True


def _is_listening(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 0.1):
            return True
    except OSError:
        return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


class Wire:
    """A TCP connection through which Milvus is reached, and which can be cut."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._is_cut = threading.Event()
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End all connections, and let in no others until `mend`."""
        self._is_cut.set()
        while self._open:
            _shut(self._open.pop())

    def mend(self) -> None:
        self._is_cut.clear()

    def close(self) -> None:
        self.cut()
        _shut(self._listening)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if self._is_cut.is_set():
                _shut(near)
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                _shut(near)
                continue
            self._open += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(1 << 16):
            other.sendall(data)
    _shut(one)
    _shut(other)


def _shut(each: socket.socket) -> None:
    with suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()


@contextmanager
def running(kind: str, folder: Path) -> Iterator[MilvusProcess]:
    """Run Milvus until the block ends."""
    server = MilvusProcess(kind, folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()


@contextmanager
def wire(server: MilvusProcess) -> Iterator[Wire]:
    """Hold a connection to `server` that can be cut."""
    made = Wire(server.port)
    try:
        yield made
    finally:
        made.close()
