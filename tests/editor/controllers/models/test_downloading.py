"""Downloads as a user sees them: asked, confirmed, stopped, resumed, refused, imported."""

import hashlib
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inpaint_core.downloads.remote_file import Checksum
from inpaint_core.weights.known_files import KNOWN_FILES, KnownFile
from inpaint_core.weights.manifest import list_user_weights, user_weights_directory
from tests.editor.controllers.models.conftest import Shelf, button, press, words
from tests.inpaint_core.downloads.weights_server import Server, serving

SOON_S = 0.3
"""Cancelling answers in less."""


def type_address(shelf: Shelf, address: str, digest: str = "") -> None:
    shelf.press("Download from…")
    shelf.studio.qtbot.waitExposed(shelf.download)
    QTest.keyClicks(shelf.download.address, address)
    QTest.keyClicks(shelf.download.digest, digest)


def ask(shelf: Shelf) -> None:
    press(shelf.download, "Ask the Server")
    shelf.wait(lambda: shelf.download.step != "asking")


def start(shelf: Shelf) -> None:
    assert shelf.download.step == "ready"
    QTest.mouseClick(shelf.download.primary, Qt.MouseButton.LeftButton)


def kept() -> list[Path]:
    return sorted(path for path in (user_weights_directory() / "downloads").rglob("*") if path.is_file())


def test_a_file_is_asked_for_confirmed_fetched_and_imported(shelf: Shelf, server: Server) -> None:
    type_address(shelf, server.url, hashlib.sha256(server.content).hexdigest())
    assert server.methods == []
    assert "Nothing has been asked or fetched yet" in words(shelf.download)
    assert "find out whether you may use the file" in shelf.download.licence.text()
    ask(shelf)
    assert server.methods == ["HEAD"]
    size = f"{len(server.content) / 1e6:.1f} MB"
    assert shelf.download.file_size.text() == size
    assert f"127.0.0.1 would send {size}. It is checked by its SHA-256" in words(shelf.download)
    start(shelf)
    shelf.wait_for("done")
    assert "gen_00033.pth is imported: Texture · PEN-Net, compact now fills" in words(shelf.download)
    assert server.methods == ["HEAD", "GET"]
    assert [one.network for one in list_user_weights()] == ["pennet"]
    assert kept() == []
    assert shelf.studio.window.model_panel.model == "pennet-compact"
    assert shelf.window.list.shown == "pennet-compact"


@pytest.mark.parametrize(
    ("address", "digest", "sentence"),
    [
        ("", "", "Type or paste the address"),
        ("example.org/w.pt", "", "only https addresses are"),
        ("http://example.org/w.pt", "", "only https addresses are"),
        ("https://example.org/w", "", "must end in the name of a weights file"),
        ("https://example.org/", "", "must end in the name of a weights file"),
        ("https://[", "", "is no address"),
        ("https://example.org/w.pt", "12ab", "has 64 hexadecimal digits"),
        ("https://example.org/w.pt", "z" * 64, "has 64 hexadecimal digits"),
    ],
)
def test_what_is_no_address_or_no_hash_is_told_and_can_be_mended(
    shelf: Shelf, address: str, digest: str, sentence: str
) -> None:
    type_address(shelf, address, digest)
    press(shelf.download, "Ask the Server")
    assert sentence in shelf.download.warning.text()
    assert shelf.download.step == "address"
    QTest.keyClicks(shelf.download.address, "x")
    assert not shelf.download.warning.isVisible()


def test_stopping_answers_at_once_and_going_on_continues(shelf: Shelf, server: Server) -> None:
    server.chunk_bytes, server.pause_s = 400_000, 0.1
    type_address(shelf, server.url)
    ask(shelf)
    assert "Nobody tells its hash" in words(shelf.download)
    start(shelf)
    shelf.wait(lambda: shelf.download.bar.value() > 0)
    assert " of " in shelf.download.figures.text()
    began = time.monotonic()
    press(shelf.download, "Stop")
    assert time.monotonic() - began < SOON_S
    assert "What has arrived is kept" in words(shelf.download)
    assert "left" not in shelf.download.figures.text()
    server.chunk_bytes = 0
    press(shelf.download, "Go On")
    shelf.wait_for("done")
    first, second = server.ranges
    assert first is None
    assert second is not None
    assert int(second.removeprefix("bytes=").rstrip("-")) > 0
    assert server.conditions[1] == '"first"'
    assert len(list_user_weights()) == 1


def test_closing_the_window_stops_and_the_next_download_goes_on(shelf: Shelf, server: Server) -> None:
    server.chunk_bytes, server.pause_s = 400_000, 0.1
    type_address(shelf, server.url)
    ask(shelf)
    start(shelf)
    shelf.wait(lambda: shelf.download.bar.value() > 0)
    press(shelf.download, "Close")
    assert shelf.controller.downloads.dialog is None
    assert "is stopped. The next one goes on from where it was" in shelf.studio.notices[-1]
    server.chunk_bytes = 0
    type_address(shelf, server.url)
    ask(shelf)
    start(shelf)
    shelf.wait_for("done")
    assert server.ranges[-1] is not None
    assert len(list_user_weights()) == 1


def test_a_silent_server_can_be_left_at_once(shelf: Shelf, server: Server) -> None:
    server.knows_head, server.is_silent = False, True
    type_address(shelf, server.url)
    press(shelf.download, "Ask the Server")
    shelf.wait(lambda: "GET" in server.methods)
    began = time.monotonic()
    press(shelf.download, "Cancel")
    assert time.monotonic() - began < SOON_S
    assert shelf.download.step == "address"
    shelf.controller.end()
    assert time.monotonic() - began < 2 * SOON_S
    server.go.set()


def test_a_line_that_is_cut_is_taken_up_again(shelf: Shelf, server: Server) -> None:
    server.drop_after = [1_000_000, 2_000_000]
    type_address(shelf, server.url)
    ask(shelf)
    start(shelf)
    shelf.wait_for("done")
    assert server.ranges == [None, "bytes=1000000-", "bytes=3000000-"]


def test_a_wrong_hash_is_thrown_away_and_said(shelf: Shelf, server: Server) -> None:
    type_address(shelf, server.url, "0" * 64)
    ask(shelf)
    start(shelf)
    shelf.wait_for("stopped")
    assert "its SHA-256 is wrong), so it was thrown away" in shelf.download.warning.text()
    assert button(shelf.download, "Try Again").isEnabled()
    assert kept() == []
    assert list_user_weights() == []


def test_another_host_is_asked_about_before_anything_is_asked_there(
    shelf: Shelf, server: Server, checkpoint_bytes: bytes
) -> None:
    with serving(checkpoint_bytes, "gen_00033.pth") as other:
        server.send_on = other.url.replace("127.0.0.1", "localhost")
        type_address(shelf, server.url)
        ask(shelf)
        assert shelf.download.step == "elsewhere"
        assert "127.0.0.1 sends on to another host, localhost" in words(shelf.download)
        assert other.methods == []
        QTest.keyClick(shelf.download.address, Qt.Key.Key_Return)
        assert shelf.download.step == "elsewhere"  # Enter does not agree
        press(shelf.download, "Go On with localhost")
        shelf.wait_for("ready")
        assert other.methods == ["HEAD"]
        start(shelf)
        shelf.wait_for("done")
    assert len(list_user_weights()) == 1


def test_a_server_that_sends_on_only_later_is_asked_about_too(
    shelf: Shelf, server: Server, checkpoint_bytes: bytes
) -> None:
    with serving(checkpoint_bytes, "gen_00033.pth") as other:
        type_address(shelf, server.url)
        ask(shelf)
        server.send_on = other.url.replace("127.0.0.1", "localhost")
        start(shelf)
        shelf.wait_for("elsewhere")
        assert other.methods == []
        press(shelf.download, "Close")
    assert list_user_weights() == []


def test_a_file_that_is_none_of_ours_is_kept_and_said(shelf: Shelf) -> None:
    with serving(b"no weights at all " * 1000, "strange.pt") as server:
        type_address(shelf, server.url)
        ask(shelf)
        start(shelf)
        shelf.wait_for("done")
        (path,) = kept()
        assert path.name == "strange.pt"
        assert f"cannot be imported. It is kept: {path}" in shelf.download.warning.text()
    assert "Nothing was imported. strange.pt" in shelf.status


def test_a_missing_file_is_told_and_another_address_can_be_typed(shelf: Shelf, server: Server) -> None:
    server.knows_head, server.statuses = False, [404]
    type_address(shelf, server.url)
    ask(shelf)
    assert "does not give out gen_00033.pth (HTTP 404)" in shelf.download.warning.text()
    assert not shelf.download.address.isReadOnly()


@pytest.fixture
def known(server: Server, monkeypatch: pytest.MonkeyPatch) -> KnownFile:
    """A published file of LaMa that lies on this machine."""
    known = replace(
        KNOWN_FILES[0],
        file="gen_00033.pth",
        url=server.url,
        size_bytes=len(server.content),
        checksum=Checksum("sha256", hashlib.sha256(server.content).hexdigest()),
    )
    monkeypatch.setattr("editor.controllers.models.models.known_files", lambda model: (known,))
    return known


def test_a_known_file_shows_its_terms_and_hash_before_it_is_asked_for(
    shelf: Shelf, server: Server, known: KnownFile
) -> None:
    shelf.choose("lama")
    shelf.press(f"Download {known.file}")
    shown = words(shelf.download)
    assert known.licence in shown
    assert known.page in shown
    assert shelf.download.address.text() == server.url
    assert shelf.download.address.isReadOnly()
    assert known.checksum is not None
    assert shelf.download.digest.text() == known.checksum.digest
    assert server.methods == []
    ask(shelf)
    start(shelf)
    shelf.wait_for("done")


def test_a_file_of_another_size_than_documented_is_not_fetched(
    shelf: Shelf, server: Server, known: KnownFile
) -> None:
    server.content += b"more"
    shelf.choose("lama")
    shelf.press(f"Download {known.file}")
    ask(shelf)
    assert "it is another file, and is not downloaded" in shelf.download.warning.text()
    assert server.methods == ["HEAD"]


def test_a_disk_without_room_for_file_and_import_is_said_before(
    shelf: Shelf, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")
    free = len(server.content) * 3 // 2 + 64 * 2**20
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=free))
    type_address(shelf, server.url)
    ask(shelf)
    assert "There is not enough room for gen_00033.pth" in shelf.download.warning.text()


def test_the_editor_can_be_closed_while_a_file_is_fetched(shelf: Shelf, server: Server) -> None:
    server.chunk_bytes, server.pause_s = 100_000, 0.2
    type_address(shelf, server.url)
    ask(shelf)
    start(shelf)
    shelf.wait(lambda: shelf.download.bar.value() > 0)
    began = time.monotonic()
    shelf.controller.end()
    assert time.monotonic() - began < 2 * SOON_S
    assert [path.suffix for path in kept()] == [".part", ".json"]


def test_an_import_is_not_waited_for_in_the_window(
    shelf: Shelf, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[Path, Callable[..., None]]] = []
    monkeypatch.setattr(
        shelf.controller.downloads._imports, "import_path", lambda path, then: given.append((path, then))
    )
    type_address(shelf, server.url)
    ask(shelf)
    start(shelf)
    shelf.wait_for("importing")
    assert not shelf.download.primary.isEnabled()
    (path, then) = given[0]
    assert path.read_bytes() == server.content
    press(shelf.download, "Close")
    then(None)  # the window is gone: there is nobody to tell
