import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image

from inpaint_core.batch.events import Filled
from inpaint_core.batch.jobs import FillOptions, Job
from inpaint_core.batch.photo import read_photo, write_fill
from inpaint_core.errors import BadMaskError, InpaintError, WriteError
from inpaint_core.files.read_write import read_image, write_image, write_mask
from inpaint_core.request import FillSettings
from tests.inpaint_core.batch.grey_engine import FillGrey
from tests.inpaint_core.synthetic_photo import draw_photo


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


def test_labels_of_a_mask_are_said_and_one_can_be_chosen(folder: Path) -> None:
    labels = np.zeros((20, 30), np.uint8)
    labels[2:6, 2:6], labels[10:15, 10:20] = 1, 2
    Image.fromarray(labels).save(folder / "labels.png")
    job = Job(photo=folder / "photos/a.png", mask=folder / "labels.png", target=folder / "x.png")
    options = FillOptions(settings=FillSettings(model="telea"))
    (done,) = fill_all(job, options, FillGrey())
    assert "labels.png holds the labels 1, 2: the mask is all of them." in done.notices
    chosen = read_photo(job, replace(options, mask_label=2))
    assert np.array_equal(chosen.request.mask, labels == 2)


def test_an_empty_mask_is_named_with_its_brightest_value(folder: Path) -> None:
    write_mask(folder / "empty.png", np.zeros((20, 30), np.bool_))
    job = Job(photo=folder / "photos/a.png", mask=folder / "empty.png", target=folder / "x.png")
    with pytest.raises(BadMaskError, match=r"no hole in the mask empty\.png: the brightest value in it is 0"):
        read_photo(job, FillOptions(settings=FillSettings(model="telea")))


def test_an_empty_mask_of_what_must_not_be_copied_is_said_and_no_error(folder: Path) -> None:
    write_mask(folder / "empty.png", np.zeros((20, 30), np.bool_))
    job = Job(
        photo=folder / "photos/a.png",
        mask=folder / "masks/a.png",
        target=folder / "x.png",
        not_from=folder / "empty.png",
    )
    (done,) = fill_all(job, FillOptions(settings=FillSettings(model="telea")), FillGrey())
    assert any(sentence.startswith("empty.png is empty") for sentence in done.notices)


def animation(folder: Path) -> Job:
    frames = [Image.fromarray(draw_photo(30, 40, seed=seed)) for seed in range(3)]
    frames[0].save(folder / "a.webp", save_all=True, append_images=frames[1:], lossless=True)
    write_mask(folder / "mask.png", np.pad(np.ones((5, 5), np.bool_), ((10, 15), (10, 25))))
    return Job(photo=folder / "a.webp", mask=folder / "mask.png", target=folder / "a.webp")


def test_an_animation_is_not_replaced_by_its_first_picture_unasked(tmp_path: Path) -> None:
    job = animation(tmp_path)
    options = FillOptions(settings=FillSettings(model="telea"))
    before = job.photo.read_bytes()
    with pytest.raises(WriteError, match=r"2 other pictures that cannot be kept.*--first-frame"):
        read_photo(job, options)
    assert job.photo.read_bytes() == before
    assert read_photo(job, replace(options, first_frame=True)).photo.metadata.frames_left == 2
    assert read_photo(replace(job, target=tmp_path / "b.webp"), options).photo.metadata.frames_left == 2


def test_a_page_of_a_tiff_can_be_filled(tmp_path: Path, mask: NDArray[np.bool_]) -> None:
    pages = [draw_photo(20, 30, bits=16, seed=seed) for seed in range(3)]
    with tifffile.TiffWriter(tmp_path / "scan.tif") as writer:
        for page in pages:
            writer.write(page, photometric="rgb", contiguous=False)
    write_mask(tmp_path / "mask.png", mask)
    scan = tmp_path / "scan.tif"
    options = FillOptions(settings=FillSettings(model="telea"), page=1)
    fill_all(Job(photo=scan, mask=tmp_path / "mask.png", target=scan), options, FillGrey())
    for number, page in enumerate(pages):
        back = read_image(scan, page=number).image
        assert np.array_equal(back, page) == (number != 1)
        if number == 1:
            assert np.array_equal(back[~mask], page[~mask])


def test_a_pipe_in_place_of_the_result_is_refused_before_the_work(tmp_path: Path) -> None:
    job = replace(animation(tmp_path), target=tmp_path / "out.png")
    os.mkfifo(tmp_path / "out.png")
    with pytest.raises(WriteError, match="a pipe of that name"):
        read_photo(job, FillOptions(settings=FillSettings(model="telea")))
    assert (tmp_path / "out.png").is_fifo()


def test_a_photo_that_changes_while_it_is_filled_is_not_replaced(folder: Path) -> None:
    photo = folder / "photos/a.png"
    job = Job(photo=photo, mask=folder / "masks/a.png", target=photo)
    loaded = read_photo(job, FillOptions(settings=FillSettings(model="telea")))
    write_image(photo, np.full((20, 30, 3), 9, np.uint8))
    (completion,) = FillGrey().inpaint(loaded.request)
    with pytest.raises(WriteError, match="changed by another program"):
        write_fill(loaded, completion, number=1, fills=1)
    assert (read_image(photo).image == 9).all()


def test_a_black_and_white_photo_stays_so_and_the_fill_is_said_to_be_cut(
    folder: Path, mask: NDArray[np.bool_]
) -> None:
    bits = np.indices(mask.shape).sum(axis=0) % 12 < 6
    Image.fromarray(bits).save(folder / "photos/a.png")
    job = Job(photo=folder / "photos/a.png", mask=folder / "masks/a.png", target=folder / "new.png")
    (filled,) = fill_all(job, FillOptions(settings=FillSettings(model="telea")), FillGrey())
    assert any("black and white" in notice for notice in filled.notices)
    with Image.open(folder / "new.png") as written:
        assert written.mode == "1"
        assert np.array_equal(np.asarray(written)[~mask], bits[~mask])
