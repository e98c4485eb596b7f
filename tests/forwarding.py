"""A proxy between the bot and the world: what a newsroom puts before a webhook or behind a wall."""

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_OF_ONE_HOP = {"connection", "host", "proxy-authorization", "proxy-connection", "content-length"}


class Proxy(ThreadingHTTPServer):
    """Passes requests on: to `behind`, or to the address that a request names.

    Attributes:
        seen: The path (of a proxy for all addresses: the address) and headers of each request.
    """

    daemon_threads = True

    def __init__(self, behind: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _Forwarding)
        self.behind = behind
        self.seen: list[tuple[str, Message]] = []

    @property
    def address(self) -> str:
        """Where it listens: host and port."""
        return f"127.0.0.1:{self.server_port}"


class _Forwarding(BaseHTTPRequestHandler):
    server: Proxy

    def do_POST(self) -> None:
        self.server.seen.append((self.path, self.headers))
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kept = {k: v for k, v in self.headers.items() if k.lower() not in _OF_ONE_HOP}
        told = {"X-Forwarded-For": "149.154.167.220", "X-Forwarded-Proto": "https"}
        request = urllib.request.Request(f"{self.server.behind}{self.path}", body, kept | told)
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(request) as response:
                self._answer(response.status, response.read())
        except urllib.error.HTTPError as error:
            self._answer(error.code, error.read())
            error.close()
        except OSError:  # cut off
            self.close_connection = True

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def proxy(behind: str = "") -> Iterator[Proxy]:
    """Run a proxy until the block ends."""
    with Proxy(behind) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
