import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training.data.photo_source import PhotoSource, decode_photo
from training.errors import DataError


def test_a_shard_holds_the_same_photos_as_its_folder(photo_folder: Path, photo_shard: Path) -> None:
    loose, packed = PhotoSource.open([photo_folder]), PhotoSource.open([photo_shard])
    assert len(loose) == len(packed) == 8
    for one, other in zip(loose.entries, packed.entries, strict=True):
        assert np.array_equal(decode_photo(one.read_bytes()), decode_photo(other.read_bytes()))


def test_folders_are_searched_to_the_bottom(photo_folder: Path, photo_shard: Path, tmp_path: Path) -> None:
    nested = tmp_path / "all" / "deep" / "deeper"
    nested.mkdir(parents=True)
    (nested / "one.png").write_bytes((photo_folder / "photo-0.png").read_bytes())
    (tmp_path / "all" / "notes.txt").write_text("no photo")
    photo_shard.rename(tmp_path / "all" / photo_shard.name)
    assert len(PhotoSource.open([tmp_path / "all"])) == 9


def test_the_fingerprint_tells_other_photos(photo_folder: Path, photo_shard: Path) -> None:
    one = PhotoSource.open([photo_shard])
    assert one.fingerprint() == PhotoSource.open([photo_shard]).fingerprint()
    assert one.fingerprint() != PhotoSource.open([photo_folder]).fingerprint()


@pytest.mark.parametrize("content", [b"", b"not a tar at all" * 100])
def test_a_broken_shard_gets_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.tar").write_bytes(content)
    with pytest.raises(DataError):
        PhotoSource.open([tmp_path / "bad.tar"])


def test_no_photos_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="There is no photo"):
        PhotoSource.open([tmp_path])
    with pytest.raises(DataError, match=r"no folder, no photo, no \.tar shard .* does not exist"):
        PhotoSource.open([tmp_path / "missing"])


def test_a_photo_is_turned_upright(tmp_path: Path) -> None:
    image = Image.new("RGB", (20, 10), "red")
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "turned.jpg", exif=exif)
    assert decode_photo((tmp_path / "turned.jpg").read_bytes()).shape == (20, 10, 3)


@pytest.mark.parametrize("cut", [0, 10, 2000])
def test_a_damaged_photo_gets_a_sentence(photo_folder: Path, cut: int) -> None:
    with pytest.raises(DataError, match="not a readable image"):
        decode_photo((photo_folder / "photo-0.png").read_bytes()[:cut])


def test_an_absurdly_large_photo_is_refused_before_it_is_decoded() -> None:
    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    with pytest.raises(DataError, match="not a readable image"):
        decode_photo(bomb)
