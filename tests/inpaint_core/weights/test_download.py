import errno
import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from inpaint_core.errors import Cancelled, WeightsError
from inpaint_core.request import Progress
from inpaint_core.weights import download as weights_download
from inpaint_core.weights.download import download_weights
from inpaint_core.weights.manifest import WeightsEntry

CONTENT = bytes(range(256)) * 4096  # 1 MB


class Server(ThreadingHTTPServer):
    """Serves CONTENT on this machine and can be told to misbehave."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.content = CONTENT
        self.ranges: list[str | None] = []
        self.statuses: list[int] = []
        """Error codes to answer first."""
        self.drop_after: list[int] = []
        """Bytes after which to hang up, for the next answers."""
        self.knows_ranges = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/pennet.safetensors"


class Answers(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.server.ranges.append(asked)
        if self.server.statuses:
            self.send_error(self.server.statuses.pop(0))
            return
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and self.server.knows_ranges else 0
        body = self.server.content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}")
        self.end_headers()
        self.wfile.write(body[: self.server.drop_after.pop(0)] if self.server.drop_after else body)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as serving:
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield serving
        serving.shutdown()
        thread.join()


def entry_for(url: str | None, content: bytes = CONTENT) -> WeightsEntry:
    return WeightsEntry(
        name="pennet",
        network="pennet",
        file="pennet.safetensors",
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        licence="Apache-2.0",
        training_data="none",
        url=url,
    )


def test_a_file_arrives_whole_with_true_progress(server: Server, tmp_path: Path) -> None:
    seen: list[Progress] = []
    path = download_weights(entry_for(server.url), seen.append, directory=tmp_path / "new")
    assert path.read_bytes() == CONTENT
    assert [entry.name for entry in path.parent.iterdir()] == ["pennet.safetensors"]
    done = [progress.done for progress in seen]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, len(CONTENT))
    assert {progress.total for progress in seen} == {len(CONTENT)}


def test_without_a_folder_it_goes_to_the_users_own_weights(server: Server, own_home: Path) -> None:
    assert download_weights(entry_for(server.url)).parent == own_home / "weights"


def test_a_file_that_is_already_there_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    download_weights(entry_for(server.url), directory=tmp_path)
    download_weights(entry_for(server.url), directory=tmp_path)
    assert len(server.ranges) == 1


def test_a_lost_connection_is_taken_up_where_it_broke(server: Server, tmp_path: Path) -> None:
    server.drop_after = [300_000, 200_000]
    path = download_weights(entry_for(server.url), directory=tmp_path, first_pause_s=0.01)
    assert path.read_bytes() == CONTENT
    assert server.ranges == [None, "bytes=300000-", "bytes=500000-"]


def test_cancelling_keeps_what_arrived_for_the_next_time(server: Server, tmp_path: Path) -> None:
    def stop_halfway(progress: Progress) -> None:
        if progress.done >= len(CONTENT) // 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        download_weights(entry_for(server.url), stop_halfway, directory=tmp_path)
    (part,) = tmp_path.iterdir()
    assert part.name == "pennet.safetensors.part"
    assert part.read_bytes() == CONTENT[: part.stat().st_size]
    have = part.stat().st_size
    path = download_weights(entry_for(server.url), directory=tmp_path)
    assert path.read_bytes() == CONTENT
    assert server.ranges[-1] == f"bytes={have}-"


def test_a_server_that_cannot_resume_sends_it_all_again(server: Server, tmp_path: Path) -> None:
    server.knows_ranges = False
    (tmp_path / "pennet.safetensors.part").write_bytes(CONTENT[:1000])
    assert download_weights(entry_for(server.url), directory=tmp_path).read_bytes() == CONTENT


def test_a_busy_server_is_asked_again(server: Server, tmp_path: Path) -> None:
    server.statuses = [503, 429]
    path = download_weights(entry_for(server.url), directory=tmp_path, first_pause_s=0.01)
    assert path.read_bytes() == CONTENT


def test_a_missing_file_is_not_asked_for_again(server: Server, tmp_path: Path) -> None:
    server.statuses = [404]
    with pytest.raises(WeightsError, match=r"does not give out pennet\.safetensors \(HTTP 404\)"):
        download_weights(entry_for(server.url), directory=tmp_path)
    assert len(server.ranges) == 1


@pytest.mark.parametrize("left", [b"", b"an older, longer file" * 60_000])
def test_a_file_with_another_hash_is_thrown_away(server: Server, tmp_path: Path, left: bytes) -> None:
    server.content = CONTENT[:-1] + b"!"
    (tmp_path / "pennet.safetensors.part").write_bytes(left)
    with pytest.raises(WeightsError, match="SHA-256 is wrong"):
        download_weights(entry_for(server.url), directory=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_longer_than_published_is_stopped(server: Server, tmp_path: Path) -> None:
    server.content = CONTENT + b"more"
    with pytest.raises(WeightsError, match="longer"):
        download_weights(entry_for(server.url), directory=tmp_path)


def test_being_offline_is_said_after_a_few_attempts(tmp_path: Path) -> None:
    with Server() as gone:
        url = gone.url
    stages: set[str] = set()
    with pytest.raises(WeightsError, match=r"there is no connection to 127\.0\.0\.1"):
        download_weights(
            entry_for(url),
            lambda progress: stages.add(progress.stage),
            directory=tmp_path,
            first_pause_s=0.01,
        )
    assert "Waiting for the connection" in stages


def test_waiting_can_be_cancelled(server: Server, tmp_path: Path) -> None:
    server.statuses = [503]

    def stop_waiting(progress: Progress) -> None:
        if progress.stage == "Waiting for the connection":
            raise Cancelled

    with pytest.raises(Cancelled):
        download_weights(entry_for(server.url), stop_waiting, directory=tmp_path, first_pause_s=60)


@pytest.mark.parametrize("url", [None, "http://example.com/a", "file:///etc/passwd", "ftp://localhost/a"])
def test_only_encrypted_addresses_are_fetched(tmp_path: Path, url: str | None) -> None:
    with pytest.raises(WeightsError, match="no address" if url is None else "only https"):
        download_weights(entry_for(url), directory=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_and_the_download_can_go_on(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(weights_download.os, "fsync", full)
    with pytest.raises(WeightsError, match="The disk is full"):
        download_weights(entry_for(server.url), directory=tmp_path)
    monkeypatch.undo()
    assert download_weights(entry_for(server.url), directory=tmp_path).read_bytes() == CONTENT


def test_a_folder_that_cannot_be_made_is_said(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WeightsError, match=r"pennet\.safetensors cannot be written: Not a directory"):
        download_weights(entry_for(server.url), directory=tmp_path / "file" / "weights")
