import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training.figures.small_jpeg import MAX_BYTES, encode_small_jpeg, write_small_jpeg


def noise(height: int, width: int) -> np.ndarray:
    """The image that compresses worst."""
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("size", [(64, 96), (300, 400), (1200, 2142)])
def test_a_file_is_never_above_the_limit(size: tuple[int, int], tmp_path: Path) -> None:
    path = tmp_path / "sheet.jpg"
    write_small_jpeg(path, noise(*size))
    assert 0 < path.stat().st_size <= MAX_BYTES == 250_000


def test_what_fits_keeps_size_colours_and_the_best_quality() -> None:
    image = np.zeros((80, 120, 3), np.uint8)
    image[:, ::2] = (255, 0, 0)  # lines of one pixel would lose their colour at half the resolution
    data = encode_small_jpeg(image)
    with opened(data) as found:
        assert found.size == (120, 80)
        assert np.abs(np.asarray(found).astype(int) - image).mean() < 5


def test_a_lower_quality_comes_before_a_smaller_image() -> None:
    image = noise(200, 200)
    best = len(encode_small_jpeg(image))
    with opened(encode_small_jpeg(image, max_bytes=best - 1)) as found:
        assert found.size == (200, 200)
    with opened(encode_small_jpeg(image, max_bytes=best // 10)) as found:
        assert found.size[0] == found.size[1] < 200


def test_no_jpeg_is_smaller_than_its_head() -> None:
    with pytest.raises(ValueError, match="no JPEG has 10 bytes"):
        encode_small_jpeg(noise(8, 8), max_bytes=10)
