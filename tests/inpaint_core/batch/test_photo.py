from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from inpaint_core.batch.events import Filled
from inpaint_core.batch.jobs import FillOptions, Job
from inpaint_core.batch.photo import read_photo, write_fill
from inpaint_core.errors import InpaintError
from inpaint_core.files.read_write import read_image
from inpaint_core.request import FillSettings
from tests.inpaint_core.batch.grey_engine import FillGrey


def fill_all(job: Job, options: FillOptions, engine: FillGrey) -> list[Filled]:
    loaded = read_photo(job, options)
    return [
        write_fill(loaded, completion, number=number, fills=options.fills)
        for number, completion in enumerate(engine.inpaint(loaded.request), start=1)
    ]


def test_a_filled_photo_keeps_its_depth_and_every_known_pixel(folder: Path, mask: NDArray[np.bool_]) -> None:
    job = Job(photo=folder / "photos/b.tif", mask=folder / "masks/b.png", target=folder / "new" / "b.tif")
    engine = FillGrey()
    (filled,) = fill_all(job, FillOptions(settings=FillSettings(model="telea", feather_px=3)), engine)
    before, after = read_image(job.photo).image, read_image(folder / "new" / "b.tif").image
    assert after.dtype == np.uint16
    assert np.array_equal(after[~mask], before[~mask])
    assert np.all(after[mask] == 128)
    assert (engine.requests[0].settings.model, engine.requests[0].settings.feather_px) == ("telea", 3)
    assert filled == Filled(
        job=job, result=folder / "new" / "b.tif", seconds=0.5, model="telea", notices=("Slow.",)
    )


def test_the_mask_can_grow_first(folder: Path, mask: NDArray[np.bool_]) -> None:
    job = Job(photo=folder / "photos/a.png", mask=folder / "masks/a.png", target=folder / "a.png")
    engine = FillGrey()
    fill_all(job, FillOptions(settings=FillSettings(model="telea"), grow_px=2), engine)
    assert engine.requests[0].mask.sum() > mask.sum()
    assert np.all(engine.requests[0].mask[mask])


def test_a_triptych_shows_before_mask_and_after(folder: Path, mask: NDArray[np.bool_]) -> None:
    job = Job(
        photo=folder / "photos/a.png",
        mask=folder / "masks/a.png",
        target=None,
        triptych=folder / "new" / "out",
    )
    (filled,) = fill_all(job, FillOptions(settings=FillSettings(model="telea")), FillGrey())
    assert filled.result == folder / "new" / "out"
    assert sorted(path.name for path in (folder / "new" / "out").iterdir()) == [
        "after.png",
        "before.png",
        "mask.png",
    ]
    before = read_image(folder / "new/out/before.png").image
    assert np.array_equal(before, read_image(job.photo).image)
    assert np.array_equal(read_image(folder / "new/out/mask.png").image[:, :, 0] > 0, mask)
    assert np.all(read_image(folder / "new/out/after.png").image[mask] == 128)


def test_several_fills_are_numbered(folder: Path) -> None:
    job = Job(
        photo=folder / "photos/a.png",
        mask=folder / "masks/a.png",
        target=folder / "new" / "a.png",
        triptych=folder / "three",
    )
    engine = FillGrey()
    options = FillOptions(settings=FillSettings(model="gmsrm", samples=3, seed=5, diversity=0.5))
    written = fill_all(job, options, engine)
    assert [filled.result for filled in written] == [
        folder / "new" / f"a-{number}.png" for number in (1, 2, 3)
    ]
    assert [filled.seed for filled in written] == [5, 6, 7]
    assert [int(read_image(filled.result).image[4, 3, 0]) for filled in written] == [128, 129, 130]
    request = engine.requests[0]
    assert (request.settings.samples, request.settings.seed, request.settings.diversity) == (3, 5, 0.5)
    assert sorted(path.name for path in (folder / "three").iterdir()) == [
        "after-1.png",
        "after-2.png",
        "after-3.png",
        "before.png",
        "mask.png",
    ]


@pytest.mark.parametrize(
    ("photo", "mask_file", "target", "words"),
    [
        ("photos/a.png", "masks/none.png", "x.png", "There is no mask for a.png"),
        ("photos/a.png", "masks/a.png", "x.xyz", "must end in one of"),
        ("photos/notes.txt", "masks/a.png", "x.png", "notes.txt"),
        ("photos/a.png", "masks/a.png", "photos/notes.txt/x.png", "cannot be made"),
    ],
)
def test_a_bad_file_is_said_in_words(
    folder: Path, photo: str, mask_file: str, target: str, words: str
) -> None:
    job = Job(photo=folder / photo, mask=folder / mask_file, target=folder / target)
    with pytest.raises(InpaintError) as caught:
        fill_all(job, FillOptions(settings=FillSettings(model="telea")), FillGrey())
    assert words in str(caught.value)
