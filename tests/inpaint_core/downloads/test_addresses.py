"""Where files may come from, and where a server may send to."""

import http.client
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest

from inpaint_core.downloads.addresses import OtherHostError, check_address, host_class
from inpaint_core.downloads.ask import find_size_bytes
from inpaint_core.downloads.download import download_file
from inpaint_core.downloads.redirects import opener
from inpaint_core.downloads.remote_file import Checksum, RemoteFile
from inpaint_core.errors import WeightsError


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/w.safetensors", "ftp://example.org/w", "file:///etc/passwd", "data:,x",
        "//example.org/w",
        "w.safetensors", "", "https://", "https:///w", "https://[::1", "https://example.org:99999999/w",
        "https://example.org:port/w", "https://exa mple.org/w", "https://example.org/a b", "https://example.org/\n",
        "https://example.org/\0",
        "https://exämple.org/w", "https://example.org/\ud800", f"https://{'a' * 70}.org/",
        "http://localhost.example.org/w", "http://127.0.0.1.example.org/w", "http://user@example.org@127.0.0.2/w",
    ],
)  # fmt: skip
def test_what_is_no_address_or_not_encrypted_is_a_sentence(url: str, tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="w is not downloaded"):
        check_address(url, "w")
    with pytest.raises(WeightsError, match="w is not downloaded"):
        download_file(RemoteFile(url, "w", 10), directory=tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("example.org", "the internet"), ("93.184.215.14", "the internet"),
        ("2606:4700::1111", "the internet"),
        ("localhost", "this computer"), ("LOCALHOST.", "this computer"), ("a.localhost", "this computer"),
        ("127.0.0.1", "this computer"), ("127.9.9.9", "this computer"), ("::1", "this computer"),
        ("::ffff:127.0.0.1", "this computer"), ("0.0.0.0", "this computer"),  # noqa: S104
        ("10.0.0.1", "a private network"), ("192.168.1.1", "a private network"),
        ("169.254.169.254", "a private network"), ("fd00::1", "a private network"),
        ("fe80::1%eth0", "a private network"),
        ("router", "a private network"), ("nas.local", "a private network"),
        ("2130706433", "a private network"), ("127.1", "a private network"), ("0x7f.1", "a private network"),
    ],
)  # fmt: skip
def test_hosts_have_classes(host: str, expected: str) -> None:
    assert host_class(host) == expected


@pytest.mark.parametrize(
    ("first", "second", "is_followed"),
    [
        ("https://a.org/w", "https://b.org/w", True),
        ("http://127.0.0.1/w", "http://localhost:81/w", True),
        ("https://a.org/w", "http://b.org/w", False),
        ("https://a.org/w", "http://127.0.0.1/w", False),
        ("https://a.org/w", "https://127.0.0.1/w", False),
        ("https://a.org/w", "https://169.254.169.254/latest", False),
        ("https://a.org/w", "https://10.0.0.1/w", False),
        ("https://a.org/w", "ftp://b.org/w", False),
        ("https://a.org/w", "https://[b/w", False),
        ("http://localhost/w", "https://a.org/w", False),
        ("https://10.0.0.1/w", "https://a.org/w", False),
    ],
)
def test_a_redirect_keeps_the_rule_of_the_first_address(first: str, second: str, is_followed: bool) -> None:
    (handler,) = (one for one in opener("w").handlers if isinstance(one, urllib.request.HTTPRedirectHandler))

    def redirect() -> urllib.request.Request | None:
        headers: Message = http.client.HTTPMessage()
        return handler.redirect_request(
            urllib.request.Request(first),  # noqa: S310 - nothing is opened
            BytesIO(),
            302,
            "Found",
            headers,
            second,
        )

    if is_followed:
        found = redirect()
        assert found is not None
        assert found.full_url == second
        return
    with pytest.raises(WeightsError, match="w is not downloaded"):
        redirect()


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """Serve one raw answer to every request, and give the address."""

    class Raw(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.wfile.write(answer.replace(b"SELF", str(self.server.server_address[1]).encode()))
            self.close_connection = True

        do_HEAD = do_GET  # noqa: N815 - its name

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Raw)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/w"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


OK = b"HTTP/1.1 200 OK\r\n"
FOUND = b"HTTP/1.1 302 Found\r\nLocation: "
ANSWERS = {
    "nothing": b"",
    "no protocol": b"hello\r\n\r\n",
    "status that is no number": b"HTTP/1.1 abc OK\r\n\r\n",
    "length that is text": OK + b"Content-Length: ten\r\n\r\n0123456789",
    "length below zero": OK + b"Content-Length: -5\r\n\r\n0123456789",
    "length of 5000 digits": OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n01234",
    "length in other digits": OK + "Content-Length: ²\r\n\r\n01234".encode(),
    "too many headers": OK + b"".join(b"X-%d: 1\r\n" % number for number in range(300)) + b"\r\n",
    "a header without an end": OK + b"X: " + b"a" * 70_000,
    "chunk that is no number": OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n0123456789\r\n0\r\n\r\n",
    "chunk below zero": OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\n01234\r\n0\r\n\r\n",
    "chunk too long": OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffff\r\n01234",
    "redirect to nowhere": FOUND + b"\r\n\r\n",
    "redirect in a circle": FOUND + b"http://127.0.0.1:SELF/w\r\n\r\n",
    "redirect to a file": FOUND + b"file:///etc/passwd\r\n\r\n",
    "redirect to the internet": FOUND + b"https://example.org/w\r\n\r\n",
    "redirect to half an address": FOUND + b"http://[::1\r\n\r\n",
    "redirect to a port that is none": FOUND + b"http://127.0.0.1:999999/w\r\n\r\n",
    "redirect with other letters": FOUND + "http://127.0.0.1:SELF/ä\r\n\r\n".encode(),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_whatever_a_server_says_there_is_a_sentence_and_no_file(kind: str, tmp_path: Path) -> None:
    with answering(ANSWERS[kind]) as url:
        remote = RemoteFile(url, "w", 10, Checksum("sha256", "0" * 64))
        with pytest.raises(WeightsError) as caught:
            download_file(remote, directory=tmp_path, first_pause_s=0.0)
    assert str(caught.value).endswith((".", "]"))
    assert not (tmp_path / "w").exists()


@pytest.mark.parametrize("kind", [kind for kind in ANSWERS if kind != "length that is text"])
def test_a_size_that_cannot_be_known_is_a_sentence(kind: str) -> None:
    with answering(ANSWERS[kind]) as url, pytest.raises(WeightsError):
        find_size_bytes(url, "w")


@pytest.mark.parametrize(
    ("target", "is_followed"),
    [("https://a.org/other", True), ("https://b.org/w", True), ("https://c.org/w", False)],
)
def test_only_hosts_that_were_agreed_to_are_sent_on_to(target: str, is_followed: bool) -> None:
    handlers = opener("w", frozenset({"a.org", "b.org"})).handlers
    (handler,) = (one for one in handlers if isinstance(one, urllib.request.HTTPRedirectHandler))
    request = urllib.request.Request("https://a.org/w", method="HEAD")

    def redirect() -> urllib.request.Request | None:
        return handler.redirect_request(request, BytesIO(), 302, "Found", http.client.HTTPMessage(), target)

    if is_followed:
        found = redirect()
        assert found is not None
        assert (found.full_url, found.get_method()) == (target, "HEAD")
        return
    with pytest.raises(OtherHostError, match=r"a\.org sends on to another host, c\.org") as caught:
        redirect()
    assert (caught.value.host, caught.value.url) == ("c.org", target)
