"""A JPEG that was cut short gives what it still holds, and says where nothing is known."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from inpaint_core.errors import BadImageError
from inpaint_core.files.partial.truncated import read_part
from inpaint_core.files.read_write import read_image
from resources import locate

EXIF_ON_ITS_SIDE = Image.Exif()
EXIF_ON_ITS_SIDE[274] = 6


def encoded(image: NDArray[Any], **options: Any) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(image).save(stream, "JPEG", **options)
    return stream.getvalue()


def cut(tmp_path: Path, data: bytes, share: float) -> Path:
    path = tmp_path / "cut.jpg"
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(BadImageError):
        read_image(path)
    return path


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("subsampling", [0, 1, 2])
def test_what_is_not_masked_is_the_photo(tmp_path, sample_photo, share, subsampling):
    data = encoded(sample_photo, quality=90, subsampling=subsampling)
    whole = np.asarray(Image.open(io.BytesIO(data)))
    part = read_part(cut(tmp_path, data, share))
    assert part is not None
    assert np.array_equal(part.file.image[~part.missing], whole[~part.missing])
    assert part.missing.any()
    assert part.share > share - 0.15


def test_nearly_all_that_was_lost_is_masked(tmp_path, sample_photo):
    data = encoded(sample_photo, quality=90)
    whole = np.asarray(Image.open(io.BytesIO(data)))
    part = read_part(cut(tmp_path, data, 0.5))
    assert part is not None
    lost = (part.file.image != whole).any(axis=2)
    assert not (lost & ~part.missing).any()
    assert (part.missing & ~lost).mean() < 0.02


def test_a_photo_on_its_side_has_its_mask_on_its_side(tmp_path, sample_photo):
    part = read_part(cut(tmp_path, encoded(sample_photo, quality=90, exif=EXIF_ON_ITS_SIDE), 0.5))
    assert part is not None
    assert part.file.image.shape[:2] == sample_photo.shape[1::-1]
    assert part.missing[:, :5].all(), "the last rows of the file are the left ones of the photo"
    assert not part.missing[:, -5:].any()


def test_a_progressive_file_is_whole_but_less_fine(tmp_path, sample_photo):
    part = read_part(cut(tmp_path, encoded(sample_photo, quality=90, progressive=True), 0.5))
    assert part is not None
    assert part.share == 1
    assert abs(part.file.image.astype(int) - sample_photo).mean() < 10


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0 and so on", b"no JPEG at all"])
def test_where_nothing_can_be_read_there_is_no_part(tmp_path, content):
    path = tmp_path / "cut.jpg"
    path.write_bytes(content)
    assert read_part(path) is None


def test_a_header_alone_is_no_part(tmp_path):
    data = encoded(np.asarray(Image.open(locate.sample_paths()[0]).convert("RGB")))
    path = tmp_path / "cut.jpg"
    path.write_bytes(data[: data.index(b"\xff\xda") + 14])  # up to the picture's first byte
    assert read_part(path) is None
