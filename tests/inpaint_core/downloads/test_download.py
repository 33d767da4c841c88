import errno
import hashlib
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from inpaint_core.downloads import part_file
from inpaint_core.downloads.addresses import OtherHostError
from inpaint_core.downloads.ask import ask_server
from inpaint_core.downloads.download import download_file
from inpaint_core.downloads.remote_file import Checksum, RemoteFile
from inpaint_core.downloads.room import check_room
from inpaint_core.errors import Cancelled, WeightsError
from inpaint_core.request import Progress
from tests.inpaint_core.downloads.weights_server import CONTENT, Server, serving

SOON_S = 0.3
"""Cancelling answers in less."""


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def remote_at(url: str, content: bytes = CONTENT) -> RemoteFile:
    checksum = Checksum("sha256", hashlib.sha256(content).hexdigest())
    return RemoteFile(url, "pennet.safetensors", len(content), checksum)


def test_a_file_arrives_whole_with_true_progress(server: Server, tmp_path: Path) -> None:
    seen: list[Progress] = []
    path = download_file(remote_at(server.url), seen.append, directory=tmp_path / "new")
    assert path.read_bytes() == CONTENT
    assert [entry.name for entry in path.parent.iterdir()] == ["pennet.safetensors"]
    done = [progress.done for progress in seen]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, len(CONTENT))
    assert {progress.total for progress in seen} == {len(CONTENT)}


def test_a_file_that_is_already_there_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    download_file(remote_at(server.url), directory=tmp_path)
    download_file(remote_at(server.url), directory=tmp_path)
    assert len(server.ranges) == 1


def test_a_lost_connection_is_taken_up_where_it_broke(server: Server, tmp_path: Path) -> None:
    server.drop_after = [300_000, 200_000]
    path = download_file(remote_at(server.url), directory=tmp_path, first_pause_s=0.01)
    assert path.read_bytes() == CONTENT
    assert server.ranges == [None, "bytes=300000-", "bytes=500000-"]


def test_cancelling_keeps_what_arrived_for_the_next_time(server: Server, tmp_path: Path) -> None:
    def stop_halfway(progress: Progress) -> None:
        if progress.done >= len(CONTENT) // 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        download_file(remote_at(server.url), stop_halfway, directory=tmp_path)
    (part,) = tmp_path.iterdir()
    assert part.name == "pennet.safetensors.part"
    assert part.read_bytes() == CONTENT[: part.stat().st_size]
    have = part.stat().st_size
    path = download_file(remote_at(server.url), directory=tmp_path)
    assert path.read_bytes() == CONTENT
    assert server.ranges[-1] == f"bytes={have}-"


def test_a_server_that_cannot_resume_sends_it_all_again(server: Server, tmp_path: Path) -> None:
    server.knows_ranges = False
    (tmp_path / "pennet.safetensors.part").write_bytes(CONTENT[:1000])
    assert download_file(remote_at(server.url), directory=tmp_path).read_bytes() == CONTENT


def test_a_busy_server_is_asked_again(server: Server, tmp_path: Path) -> None:
    server.statuses = [503, 429]
    path = download_file(remote_at(server.url), directory=tmp_path, first_pause_s=0.01)
    assert path.read_bytes() == CONTENT


def test_a_missing_file_is_not_asked_for_again(server: Server, tmp_path: Path) -> None:
    server.statuses = [404]
    with pytest.raises(WeightsError, match=r"does not give out pennet\.safetensors \(HTTP 404\)"):
        download_file(remote_at(server.url), directory=tmp_path)
    assert len(server.ranges) == 1


@pytest.mark.parametrize("left", [b"", b"an older, longer file" * 60_000])
def test_a_file_with_another_hash_is_thrown_away(server: Server, tmp_path: Path, left: bytes) -> None:
    server.content = CONTENT[:-1] + b"!"
    (tmp_path / "pennet.safetensors.part").write_bytes(left)
    with pytest.raises(WeightsError, match="SHA-256 is wrong"):
        download_file(remote_at(server.url), directory=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_longer_than_published_is_stopped(server: Server, tmp_path: Path) -> None:
    server.content = CONTENT + b"more"
    with pytest.raises(WeightsError, match="longer"):
        download_file(remote_at(server.url), directory=tmp_path)


def test_being_offline_is_said_after_a_few_attempts(tmp_path: Path) -> None:
    with Server() as gone:
        url = gone.url
    stages: set[str] = set()
    with pytest.raises(WeightsError, match=r"there is no connection to 127\.0\.0\.1"):
        download_file(
            remote_at(url),
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
        download_file(remote_at(server.url), stop_waiting, directory=tmp_path, first_pause_s=60)


@pytest.mark.parametrize("url", ["http://example.com/a", "file:///etc/passwd", "ftp://localhost/a"])
def test_only_encrypted_addresses_are_fetched(tmp_path: Path, url: str) -> None:
    with pytest.raises(WeightsError, match="only https"):
        download_file(remote_at(url), directory=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_and_the_download_can_go_on(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(part_file.os, "fsync", full)
    with pytest.raises(WeightsError, match="The disk is full"):
        download_file(remote_at(server.url), directory=tmp_path)
    monkeypatch.undo()
    assert download_file(remote_at(server.url), directory=tmp_path).read_bytes() == CONTENT


def test_a_folder_that_cannot_be_made_is_said(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WeightsError, match=r"pennet\.safetensors cannot be written: Not a directory"):
        download_file(remote_at(server.url), directory=tmp_path / "file" / "weights")


def test_a_part_is_taken_up_only_of_the_same_version(server: Server, tmp_path: Path) -> None:
    server.tag, server.drop_after = '"first"', [400_000, 0, 0, 0]
    with pytest.raises(WeightsError, match="it goes on from here"):
        download_file(remote_at(server.url), directory=tmp_path, first_pause_s=0.01)
    assert {path.name.partition(".safetensors")[2] for path in tmp_path.iterdir()} == {".part", ".part.json"}
    assert download_file(remote_at(server.url), directory=tmp_path).read_bytes() == CONTENT
    assert (server.ranges[-1], server.conditions[-1]) == ("bytes=400000-", '"first"')
    assert [path.name for path in tmp_path.iterdir()] == ["pennet.safetensors"]


def test_a_file_that_changed_on_the_server_is_fetched_from_its_beginning(
    server: Server, tmp_path: Path
) -> None:
    server.tag, server.drop_after = '"first"', [400_000, 0, 0, 0]
    without_hash = RemoteFile(server.url, "pennet.safetensors", len(CONTENT))
    with pytest.raises(WeightsError, match="it goes on from here"):
        download_file(without_hash, directory=tmp_path, first_pause_s=0.01)
    server.tag, server.content = '"second"', CONTENT[::-1]
    assert download_file(without_hash, directory=tmp_path).read_bytes() == CONTENT[::-1]


@pytest.mark.parametrize(
    "note", ["", "no json", "[]", '{"url": "https://other.org/w", "size": 5}', "{" * 9000]
)
def test_a_note_that_makes_no_sense_loses_no_more_than_the_part(
    server: Server, tmp_path: Path, note: str
) -> None:
    (tmp_path / "pennet.safetensors.part").write_bytes(CONTENT[:1000])
    (tmp_path / "pennet.safetensors.part.json").write_text(note)
    assert download_file(remote_at(server.url), directory=tmp_path).read_bytes() == CONTENT


def test_a_part_that_is_damaged_on_the_disk_is_noticed(server: Server, tmp_path: Path) -> None:
    (tmp_path / "pennet.safetensors.part").write_bytes(b"!" * 1000)
    with pytest.raises(WeightsError, match="SHA-256 is wrong"):
        download_file(remote_at(server.url), directory=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_documented_md5_is_asked_for_too(server: Server, tmp_path: Path) -> None:
    right = hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()
    wrong = RemoteFile(server.url, "w.pt", len(CONTENT), Checksum("md5", "0" * 32))
    with pytest.raises(WeightsError, match="MD5 is wrong"):
        download_file(wrong, directory=tmp_path)
    download_file(RemoteFile(server.url, "w.pt", len(CONTENT), Checksum("md5", right)), directory=tmp_path)


@pytest.mark.parametrize("digits", ["", "0" * 63, "G" * 64, "0" * 65, "A" * 64])
def test_digits_that_are_no_hash_are_refused(digits: str) -> None:
    with pytest.raises(ValueError, match="is no SHA-256"):
        Checksum("sha256", digits)


def test_a_line_that_breaks_often_gets_there_as_long_as_something_arrives(
    server: Server, tmp_path: Path
) -> None:
    server.drop_after = [100_000] * 9
    path = download_file(remote_at(server.url), directory=tmp_path, first_pause_s=0.01)
    assert path.read_bytes() == CONTENT


def test_a_slow_server_shows_true_progress(server: Server, tmp_path: Path) -> None:
    server.chunk_bytes, server.pause_s = 50_000, 0.02
    seen: list[int] = []
    download_file(remote_at(server.url), lambda progress: seen.append(progress.done), directory=tmp_path)
    assert len(set(seen)) > 10
    assert seen == sorted(seen)


@pytest.mark.parametrize("kind", ["says nothing", "sends drops", "is asked again"])
def test_cancelling_answers_at_once_however_slow_the_server(
    server: Server, tmp_path: Path, kind: str
) -> None:
    server.is_silent = kind == "says nothing"
    server.chunk_bytes, server.pause_s = (100_000, 5.0) if kind == "sends drops" else (0, 0.0)
    server.statuses = [503] * 9 if kind == "is asked again" else []
    wanted = threading.Event()
    pressed: list[float] = []

    def press() -> None:
        pressed.append(time.monotonic())
        wanted.set()

    def report(_: Progress) -> None:
        if wanted.is_set():
            raise Cancelled

    timer = threading.Timer(0.5, press)
    timer.start()
    with pytest.raises(Cancelled):
        download_file(remote_at(server.url), report, directory=tmp_path, first_pause_s=60)
    assert time.monotonic() - pressed[0] < SOON_S
    timer.join()
    server.go.set()


def test_being_sent_on_to_another_host_stops_before_anything_is_asked_there(tmp_path: Path) -> None:
    with serving() as other, serving() as server:
        target = other.url.replace("127.0.0.1", "localhost")
        server.send_on = target
        here = frozenset({"127.0.0.1"})
        for ask in (
            lambda: ask_server(server.url, "w", hosts=here),
            lambda: download_file(remote_at(server.url), directory=tmp_path, hosts=here),
        ):
            with pytest.raises(OtherHostError, match="another host, localhost") as caught:
                ask()
            assert caught.value.url == target
        assert other.methods == []
        both = here | {"localhost"}
        answer = ask_server(server.url, "w", hosts=both)
        assert (answer.size_bytes, answer.host) == (len(CONTENT), "localhost")
        assert download_file(remote_at(server.url), directory=tmp_path, hosts=both).read_bytes() == CONTENT


@pytest.mark.parametrize("knows_head", [True, False])
@pytest.mark.parametrize("knows_ranges", [True, False])
def test_a_server_is_asked_for_size_and_parts_without_fetching(
    server: Server, knows_head: bool, knows_ranges: bool
) -> None:
    server.knows_head, server.knows_ranges = knows_head, knows_ranges
    answer = ask_server(server.url, "w")
    assert (answer.size_bytes, answer.can_resume) == (len(CONTENT), knows_ranges)


def test_asking_a_silent_server_can_be_cancelled(server: Server) -> None:
    server.knows_head, server.is_silent = False, True
    asked = []

    def check() -> None:
        asked.append(1)
        if len(asked) > 3:
            raise Cancelled

    began = time.monotonic()
    with pytest.raises(Cancelled):
        ask_server(server.url, "w", check=check)
    assert time.monotonic() - began < 1
    server.go.set()


def test_a_disk_without_room_is_said_before_anything_is_fetched(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=10_000_000))
    with pytest.raises(WeightsError, match=r"not enough room for pennet\.safetensors: it needs 1 MB more"):
        download_file(remote_at(server.url), directory=tmp_path)
    assert server.methods == []
    with pytest.raises(WeightsError, match="not enough room"):
        check_room(tmp_path / "not" / "yet", 1, "w")
