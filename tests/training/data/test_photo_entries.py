import io
import tarfile
from pathlib import Path

import pytest

from training.data.photo_source import PhotoSource, decode_photo
from training.errors import DataError


def test_a_list_names_photos_folders_and_shards_relative_to_itself(
    photo_folder: Path, photo_shard: Path, tmp_path: Path
) -> None:
    deep = tmp_path / "lists" / "photos"
    deep.mkdir(parents=True)
    for number in (0, 1, 2):
        photo = photo_folder / f"photo-{number}.png"
        (deep / photo.name).write_bytes(photo.read_bytes())
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.PNG").write_bytes((photo_folder / "photo-5.png").read_bytes())
    photo_list = tmp_path / "lists" / "train.lst"
    lines = ["# the best ones", "photos/photo-2.png", "", "photos/photo-0.png", "../more", str(photo_shard)]
    photo_list.write_text("\n".join(lines), encoding="utf-8")
    source = PhotoSource.open([photo_list])
    names = [entry.name for entry in source.entries]
    assert names[:3] == ["photos/photo-2.png", "photos/photo-0.png", "a.PNG"]
    assert len(source) == 3 + 8
    assert source.entries[0].read_bytes() == (photo_folder / "photo-2.png").read_bytes()


def test_two_copies_of_a_list_are_the_same_photos(photo_folder: Path, tmp_path: Path) -> None:
    prints = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.png").write_bytes((photo_folder / "photo-0.png").read_bytes())
        (tmp_path / name / "train.txt").write_text("a.png\n", encoding="utf-8")
        prints.append(PhotoSource.open([tmp_path / name / "train.txt"]).fingerprint())
    assert prints[0] == prints[1]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"# nothing\n\n", r"There is no photo in .*train\.txt"),
        (b"missing.png\n", r"train\.txt, line 1: .*missing\.png is no folder.*does not exist"),
        (b"\nother.txt\n", r"train\.txt, line 2: a list cannot name another list"),
        (b"train.py\n", r"train\.txt, line 1: .*does not exist"),
        (b"https://example.org/a.tar\n", "only read from this computer"),
        (b"\xff\xfe\x00\x01", r"train\.txt cannot be read as a list"),
    ],
)
def test_a_bad_list_gets_a_sentence(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "train.txt").write_bytes(content)
    with pytest.raises(DataError, match=message):
        PhotoSource.open([tmp_path / "train.txt"])


def test_a_folder_of_other_files_says_what_it_holds(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.docx"):
        (tmp_path / name).write_text("words", encoding="utf-8")
    with pytest.raises(DataError, match=r"no photo in .* 3 files \(\.docx, \.txt\); expected \.png"):
        PhotoSource.open([tmp_path])


def test_an_empty_folder_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^There is no photo in .*\.$"):
        PhotoSource.open([tmp_path])


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_shard_that_is_cut_short_is_noticed(photo_shard: Path, share: float) -> None:
    whole = photo_shard.read_bytes()
    photo_shard.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(DataError, match=r"photos-000\.tar.*[Cc]opy or download it again"):
        PhotoSource.open([photo_shard])


def test_a_shard_that_is_cut_between_two_photos_is_noticed(photo_shard: Path) -> None:
    with tarfile.open(photo_shard) as shard:
        third = shard.getmembers()[4].offset
    photo_shard.write_bytes(photo_shard.read_bytes()[:third])
    with pytest.raises(DataError, match=r"photos-000\.tar is cut short or damaged after 2 photos"):
        PhotoSource.open([photo_shard])


def test_a_damaged_header_inside_a_shard_is_noticed(photo_shard: Path) -> None:
    with tarfile.open(photo_shard) as shard:
        fifth = shard.getmembers()[8].offset
    content = bytearray(photo_shard.read_bytes())
    content[fifth : fifth + 200] = b"\xa5" * 200
    photo_shard.write_bytes(bytes(content))
    with pytest.raises(DataError, match=r"photos-000\.tar is cut short or damaged after 4 photos"):
        PhotoSource.open([photo_shard])


def test_a_shard_without_photos_is_empty(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "words.tar", "w") as shard:
        member = tarfile.TarInfo("a.json")
        member.size = 2
        shard.addfile(member, io.BytesIO(b"{}"))
    with pytest.raises(DataError, match="There is no photo"):
        PhotoSource.open([tmp_path / "words.tar"])


def test_a_photo_of_a_shard_is_read_alone(photo_shard: Path, photo_folder: Path) -> None:
    entry = PhotoSource.open([photo_shard]).entries[6]
    assert decode_photo(entry.read_bytes()).shape == (112, 144, 3)
    assert entry.size_bytes == len(entry.read_bytes())
