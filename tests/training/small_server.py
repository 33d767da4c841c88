"""A server of files on this machine that knows ranges, and can be told to hang up."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class FileServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.files = files
        self.asked: list[tuple[str, str, str | None]] = []
        """Method, path and range of every request."""
        self.drop_after: list[int] = []
        """Bytes after which to hang up, for the next answers."""
        self.tells_size = True

    def address(self, name: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{name}"


class Answers(BaseHTTPRequestHandler):
    server: FileServer

    def do_HEAD(self) -> None:
        self._begin()

    def do_GET(self) -> None:
        if (body := self._begin()) is not None:
            self.wfile.write(body[: self.server.drop_after.pop(0)] if self.server.drop_after else body)

    def _begin(self) -> bytes | None:
        asked = self.headers.get("Range")
        self.server.asked.append((self.command, self.path, asked))
        content = self.server.files.get(urlsplit(self.path).path.lstrip("/"))
        if content is None:
            self.send_error(404)
            return None
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        self.send_response(206 if start else 200)
        if self.server.tells_size:
            self.send_header("Content-Length", str(len(content) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        return content[start:]

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@contextmanager
def serving(files: dict[str, bytes]) -> Iterator[FileServer]:
    server = FileServer(files)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
