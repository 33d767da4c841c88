import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from inpaint_core.errors import WeightsError
from tests.training.small_server import FileServer, serving
from training.data.photo_source import PhotoSource
from training.data.remote_files import Downloads
from training.errors import ConfigError

CONTENT = bytes(range(256)) * 4096  # 1 MB


@pytest.fixture
def server() -> Iterator[FileServer]:
    with serving({"shards/photos-000.tar": CONTENT, "other/photos-000.tar": CONTENT[::-1]}) as server:
        yield server


@pytest.fixture
def downloads(tmp_path: Path) -> Downloads:
    return Downloads(tmp_path / "cache", is_quiet=True, first_pause_s=0.01)


def bodies(server: FileServer) -> list[str | None]:
    return [asked for method, _, asked in server.asked if method == "GET"]


def test_a_file_is_fetched_once(server: FileServer, downloads: Downloads) -> None:
    address = server.address("shards/photos-000.tar")
    path = downloads.fetch(address)
    assert path.read_bytes() == CONTENT
    assert path.name.endswith("-photos-000.tar")
    count = len(server.asked)
    assert downloads.fetch(address) == path
    assert len(server.asked) == count  # not even its size is asked for: no connection is needed


def test_files_of_one_name_do_not_replace_each_other(server: FileServer, downloads: Downloads) -> None:
    addresses = [server.address(f"{folder}/photos-000.tar") for folder in ("shards", "other")]
    one, other = map(downloads.fetch, addresses)
    assert one != other
    assert other.read_bytes() == CONTENT[::-1]


def test_a_lost_connection_is_taken_up_where_it_broke(server: FileServer, downloads: Downloads) -> None:
    server.drop_after = [300_000]
    assert downloads.fetch(server.address("shards/photos-000.tar")).read_bytes() == CONTENT
    assert bodies(server) == [None, "bytes=300000-"]


def test_what_an_earlier_run_left_is_finished(server: FileServer, downloads: Downloads) -> None:
    server.drop_after = [200_000, 0, 0, 0]
    with pytest.raises(WeightsError, match="it goes on from here"):
        downloads.fetch(server.address("shards/photos-000.tar"))
    assert not [path for path in downloads.folder.iterdir() if path.suffix != ".part"]
    assert downloads.fetch(server.address("shards/photos-000.tar")).read_bytes() == CONTENT
    assert bodies(server)[-1] == "bytes=200000-"


def test_another_file_than_promised_is_thrown_away(server: FileServer, downloads: Downloads) -> None:
    address = server.address("shards/photos-000.tar")
    right, wrong = hashlib.sha256(CONTENT).hexdigest(), "0" * 64
    with pytest.raises(WeightsError, match="SHA-256 is wrong"):
        downloads.fetch(f"{address}#sha256={wrong}")
    assert not list(downloads.folder.iterdir())
    path = downloads.fetch(f"{address}#sha256={right}")
    path.write_bytes(b"damaged since")
    assert downloads.fetch(f"{address}#sha256={right}").read_bytes() == CONTENT


def test_a_fragment_that_is_no_hash_is_refused(server: FileServer, downloads: Downloads) -> None:
    with pytest.raises(ConfigError, match="64 hexadecimal digits"):
        downloads.fetch(f"{server.address('shards/photos-000.tar')}#sha256=123")


def test_a_missing_file_and_an_unknown_size_get_a_sentence(server: FileServer, downloads: Downloads) -> None:
    with pytest.raises(WeightsError, match=r"does not give out .*nothing\.tar \(HTTP 404\)"):
        downloads.fetch(server.address("nothing.tar"))
    server.tells_size = False
    with pytest.raises(WeightsError, match="does not say how large"):
        downloads.fetch(server.address("shards/photos-000.tar"))


def test_plain_http_is_for_this_machine_only(downloads: Downloads) -> None:
    with pytest.raises(WeightsError, match="only https"):
        downloads.fetch("http://example.org/photos-000.tar")


def test_photos_come_from_a_shard_on_a_server_and_from_a_list_of_shards(
    photo_shard: Path, downloads: Downloads, tmp_path: Path
) -> None:
    with serving({"photos-000.tar": photo_shard.read_bytes()}) as server:
        address = server.address("photos-000.tar")
        source = PhotoSource.open([address], fetch=downloads.fetch)
        (tmp_path / "shards.txt").write_text(f"# all of them\n{address}\n", encoding="utf-8")
        listed = PhotoSource.open([tmp_path / "shards.txt"], fetch=downloads.fetch)
    local = PhotoSource.open([photo_shard])
    assert len(source) == 8
    assert source.fingerprint() == listed.fingerprint() == local.fingerprint()
    assert source.entries[3].read_bytes() == local.entries[3].read_bytes()
