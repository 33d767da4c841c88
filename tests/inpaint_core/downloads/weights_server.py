"""A server of one file on this machine that can be told to misbehave in every way a download must stand."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CONTENT = bytes(range(256)) * 4096  # 1 MB


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, content: bytes = CONTENT, file: str = "pennet.safetensors") -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.content, self.file = content, file
        self.methods: list[str] = []
        self.ranges: list[str | None] = []
        """Of every GET."""
        self.conditions: list[str | None] = []
        """``If-Range`` of every GET."""
        self.statuses: list[int] = []
        """Error codes to answer first."""
        self.drop_after: list[int] = []
        """Bytes after which to hang up, for the next answers."""
        self.knows_ranges = True
        self.knows_head = True
        self.tag = ""
        """ETag of the file; empty for none."""
        self.send_on = ""
        """Address to redirect to; empty to answer."""
        self.go = threading.Event()
        """Set: nothing waits any more."""
        self.is_silent = False
        """Whether it says nothing at all before ``go``."""
        self.chunk_bytes = 0
        """Size of the pieces it sends, with a pause before each until ``go``; 0 for all at once."""
        self.pause_s = 0.01

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/{self.file}"


class Answers(BaseHTTPRequestHandler):
    server: Server

    def do_HEAD(self) -> None:
        self.server.methods.append("HEAD")
        if not self.server.knows_head:
            self.send_error(405)
        elif not self._is_sent_on():
            self._begin(None)

    def do_GET(self) -> None:
        server, asked = self.server, self.headers.get("Range")
        server.methods.append("GET")
        server.ranges.append(asked)
        server.conditions.append(self.headers.get("If-Range"))
        if self._is_sent_on():
            return
        if server.is_silent:
            server.go.wait(20)
        if server.statuses:
            self.send_error(server.statuses.pop(0))
            return
        body = self._begin(asked)
        self._send(body[: server.drop_after.pop(0)] if server.drop_after else body)

    def _is_sent_on(self) -> bool:
        if self.server.send_on:
            self.send_response(302)
            self.send_header("Location", self.server.send_on)
            self.send_header("Content-Length", "0")
            self.end_headers()
        return bool(self.server.send_on)

    def _begin(self, asked: str | None) -> bytes:
        server, content = self.server, self.server.content
        condition = self.headers.get("If-Range")
        is_same = condition is None or condition == server.tag
        start, end = 0, len(content)
        if is_part := bool(asked and server.knows_ranges and is_same):
            first, _, last = str(asked).removeprefix("bytes=").partition("-")
            start, end = int(first), int(last) + 1 if last else len(content)
        self.send_response(206 if is_part else 200)
        self.send_header("Content-Length", str(end - start))
        if server.tag:
            self.send_header("ETag", server.tag)
        if server.knows_ranges:
            self.send_header("Accept-Ranges", "bytes")
        if is_part:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(content)}")
        self.end_headers()
        return content[start:end]

    def _send(self, body: bytes) -> None:
        step = self.server.chunk_bytes or len(body) or 1
        try:
            for start in range(0, len(body), step):
                if self.server.chunk_bytes:
                    self.server.go.wait(self.server.pause_s)
                self.wfile.write(body[start : start + step])
        except OSError:
            self.close_connection = True  # whoever asked has gone

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@contextmanager
def serving(content: bytes = CONTENT, file: str = "pennet.safetensors") -> Iterator[Server]:
    server = Server(content, file)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.go.set()
        server.shutdown()
        server.server_close()
        thread.join()
