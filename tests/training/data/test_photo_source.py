import os
import shutil
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile
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


def test_16_bit_photos_are_seen_as_they_are(tmp_path: Path) -> None:
    """Grey ones were pure white once."""
    wanted = np.add.outer(np.arange(60), np.arange(80) * 2).astype(np.uint8)
    deep = wanted.astype(np.uint16) * 257
    cv2.imwrite(str(tmp_path / "grey.png"), deep)
    cv2.imwrite(str(tmp_path / "rgb.png"), np.dstack([deep] * 3))
    cv2.imwrite(str(tmp_path / "rgba.png"), np.dstack([*[deep] * 3, np.full_like(deep, 65535)]))
    for name, options in (
        ("grey", {}),
        ("white-is-zero", {"photometric": "miniswhite"}),
        ("zip", {"compression": "zlib"}),
        ("big-endian", {"byteorder": ">"}),
    ):
        values = 65535 - deep if name == "white-is-zero" else deep
        tifffile.imwrite(tmp_path / f"{name}.tif", values, **options)
    tifffile.imwrite(tmp_path / "rgb.tif", np.dstack([deep] * 3), photometric="rgb")
    for entry in PhotoSource.open([tmp_path]).entries:
        assert np.array_equal(decode_photo(entry.read_bytes()), np.dstack([wanted] * 3)), entry.name


@pytest.mark.parametrize("kind", ["RGBA.png", "RGBA.webp", "LA.png", "P.png", "P.gif", "RGBA.tif"])
def test_colour_hidden_under_clear_pixels_is_not_learned(tmp_path: Path, kind: str) -> None:
    mode, suffix = kind.split(".")
    values = np.full((40, 40, 4), (255, 0, 255, 0), np.uint8)
    values[10:30, 10:30] = (90, 90, 90, 255)
    image = Image.fromarray(values)
    if mode == "P":
        palette = Image.fromarray((values[:, :, 3] > 0).astype(np.uint8)).convert("P")
        palette.putpalette([255, 0, 255, 90, 90, 90])
        palette.save(tmp_path / f"a.{suffix}", transparency=0)
    else:
        exact = {"lossless": True, "exact": True} if suffix == "webp" else {}
        image.convert(mode).save(tmp_path / f"a.{suffix}", **exact)
    photo = decode_photo((tmp_path / f"a.{suffix}").read_bytes())
    assert (photo[:8] == 255).all()
    assert (photo[15:25, 15:25] == 90).all()


def test_soft_edges_are_laid_on_white(tmp_path: Path) -> None:
    values = np.zeros((8, 8, 4), np.uint8)
    values[:, :, 3] = 128
    Image.fromarray(values).save(tmp_path / "a.png")
    assert (decode_photo((tmp_path / "a.png").read_bytes()) == 127).all()


def test_a_photo_that_nobody_can_see_is_refused(tmp_path: Path) -> None:
    Image.new("RGBA", (30, 30), (200, 10, 10, 0)).save(tmp_path / "a.png")
    with pytest.raises(DataError, match="nothing to see"):
        decode_photo((tmp_path / "a.png").read_bytes())


@pytest.mark.parametrize("options", [{}, {"quality": 60, "progressive": True}, {"subsampling": 2}])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_ordinary_photos_are_decoded_as_ever(tmp_path: Path, mode: str, options: dict[str, object]) -> None:
    values = np.random.default_rng(1).integers(0, 256, (50, 70, 3), np.uint8)
    Image.fromarray(values).convert(mode).save(tmp_path / "a.jpg", **options)
    with Image.open(tmp_path / "a.jpg") as opened:
        expected = np.asarray(opened.convert("RGB"))
    assert np.array_equal(decode_photo((tmp_path / "a.jpg").read_bytes()), expected)


def test_every_format_that_the_editor_opens_is_listed(tmp_path: Path) -> None:
    image = Image.fromarray(np.random.default_rng(1).integers(0, 256, (20, 20, 3), np.uint8))
    for name, kind in (("a.jfif", "JPEG"), ("b.jpe", "JPEG"), ("c.gif", "GIF"), ("d.avif", "AVIF")):
        image.save(tmp_path / name, kind)
    source = PhotoSource.open([tmp_path])
    assert [entry.name for entry in source.entries] == ["a.jfif", "b.jpe", "c.gif", "d.avif"]
    for entry in source.entries:
        assert decode_photo(entry.read_bytes()).shape == (20, 20, 3)


@pytest.fixture
def own_folder(photo_folder: Path, tmp_path: Path) -> Path:
    """The photos in a folder that may be changed."""
    return shutil.copytree(photo_folder, tmp_path / "photos")


def test_what_only_has_the_name_of_a_photo_is_passed_over(own_folder: Path) -> None:
    before = len(PhotoSource.open([own_folder]))
    (own_folder / "album.jpg").mkdir()
    (own_folder / "._photo-0.png").write_bytes(b"\0\5\x16\7" + bytes(2000))
    (own_folder / "gone.jpg").symlink_to("nowhere.jpg")
    os.mkfifo(own_folder / "pipe.jpg")
    assert len(PhotoSource.open([own_folder])) == before


def test_a_pipe_in_place_of_a_photo_does_not_hold_the_run(own_folder: Path) -> None:
    source = PhotoSource.open([own_folder])
    path = source.entries[0].path
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(OSError, match="pipe"):
        source.entries[0].read_bytes()
