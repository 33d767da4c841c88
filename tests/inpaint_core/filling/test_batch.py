from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from inpaint_core.errors import BadImageError, BadMaskError, InpaintError, WriteError
from inpaint_core.files.read_write import read_image, write_image, write_mask
from inpaint_core.filling.batch import Filled, FillOptions, Job, fill_photo, numbered, plan_jobs
from inpaint_core.region import Box
from inpaint_core.request import (
    Completion,
    FillSettings,
    InpaintRequest,
    Patch,
    ReportProgress,
    ignore_progress,
)


class FillGrey:
    """Fills the hole's box with grey, another one for each sample, and remembers what it was asked."""

    def __init__(self) -> None:
        self.requests: list[InpaintRequest] = []

    def preload(self, model: str) -> None:
        """Nothing to load."""

    def inpaint(
        self, request: InpaintRequest, report: ReportProgress = ignore_progress
    ) -> Iterator[Completion]:
        self.requests.append(request)
        box = Box(2, 3, 6, 9)
        for number in range(request.settings.samples):
            pixels = np.full((6, 4, 3), 128 + number, request.image.dtype)
            yield Completion(
                patches=(Patch(box, pixels),),
                model=request.settings.model,
                seconds=0.5,
                notices=("Slow.",),
                seed=request.settings.seed + number if request.settings.model == "gmsrm" else None,
            )


def fill_all(job: Job, options: FillOptions, engine: FillGrey) -> list[Filled]:
    return list(fill_photo(job, options, engine, ignore_progress))


@pytest.fixture
def mask() -> NDArray[np.bool_]:
    mask = np.zeros((20, 30), np.bool_)
    mask[3:9, 2:6] = True
    return mask


@pytest.fixture
def folder(tmp_path: Path, mask: NDArray[np.bool_]) -> Path:
    """photos/a.png, photos/b.tif, photos/notes.txt and masks/a.png, masks/b.png."""
    rng = np.random.default_rng(0)
    for name in ("photos", "masks"):
        (tmp_path / name).mkdir()
    write_image(tmp_path / "photos" / "a.png", rng.integers(0, 256, (20, 30, 3), np.uint8))
    write_image(tmp_path / "photos" / "b.tif", rng.integers(0, 65536, (20, 30, 3), np.uint16))
    (tmp_path / "photos" / "notes.txt").touch()
    for name in "ab":
        write_mask(tmp_path / "masks" / f"{name}.png", mask)
    return tmp_path


def plan(folder: Path, photos: str, masks: str, target: str | None, **settings: object) -> list[Job]:
    wishes = {"triptych": None, "overwrite": False} | settings
    return plan_jobs(
        folder / photos, folder / masks, target=None if target is None else folder / target, **wishes
    )


def test_folders_pair_by_stem_and_keep_their_names(folder: Path) -> None:
    jobs = plan(folder, "photos", "masks", "out")
    assert [(job.photo.name, job.mask, job.target) for job in jobs] == [
        ("a.png", folder / "masks" / "a.png", folder / "out" / "a.png"),
        ("b.tif", folder / "masks" / "b.png", folder / "out" / "b.tif"),
    ]


def test_one_mask_serves_all_photos(folder: Path) -> None:
    assert {job.mask for job in plan(folder, "photos", "masks/a.png", "out")} == {folder / "masks" / "a.png"}


def test_one_photo_goes_to_a_file_or_into_a_folder_that_exists(folder: Path) -> None:
    assert plan(folder, "photos/a.png", "masks/a.png", "new.tif")[0].target == folder / "new.tif"
    assert plan(folder, "photos/a.png", "masks", "masks", overwrite=True)[0].target == folder / "masks/a.png"


def test_a_photo_is_replaced_only_on_demand(folder: Path) -> None:
    assert (
        plan(folder, "photos/a.png", "masks/a.png", None, overwrite=True)[0].target == folder / "photos/a.png"
    )
    with pytest.raises(WriteError, match="--out"):
        plan(folder, "photos/a.png", "masks/a.png", None)
    for target in ("photos", "photos/../photos/a.png", "masks/a.png"):
        with pytest.raises(WriteError, match="would be replaced"):
            plan(folder, "photos/a.png", "masks/a.png", target)


def test_a_link_to_the_photo_is_the_photo(folder: Path) -> None:
    (folder / "link.png").symlink_to(folder / "photos" / "a.png")
    with pytest.raises(WriteError, match="would be replaced"):
        plan(folder, "photos/a.png", "masks/a.png", "link.png")


def test_what_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(BadImageError, match="There is no photo at"):
        plan(folder, "none.png", "masks", "out")
    with pytest.raises(BadMaskError, match="There is no mask at"):
        plan(folder, "photos", "none", "out")
    (folder / "empty").mkdir()
    with pytest.raises(BadImageError, match="There is no photo in the folder"):
        plan(folder, "empty", "masks", "out")
    with pytest.raises(WriteError, match="one photo"):
        plan(folder, "photos", "masks", None, triptych=folder / "t")


def test_a_filled_photo_keeps_its_depth_and_every_known_pixel(folder: Path, mask: NDArray[np.bool_]) -> None:
    job = Job(photo=folder / "photos/b.tif", mask=folder / "masks/b.png", target=folder / "new" / "b.tif")
    engine = FillGrey()
    (filled,) = fill_all(job, FillOptions(settings=FillSettings(model="telea", feather_px=3)), engine)
    before, after = read_image(job.photo).image, read_image(folder / "new" / "b.tif").image
    assert after.dtype == np.uint16
    assert np.array_equal(after[~mask], before[~mask])
    assert np.all(after[mask] == 128)
    assert (engine.requests[0].settings.model, engine.requests[0].settings.feather_px) == ("telea", 3)
    assert filled == Filled(result=folder / "new" / "b.tif", seconds=0.5, notices=("Slow.",))


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


def test_several_fills_are_numbered_and_each_is_written_as_soon_as_it_is_there(folder: Path) -> None:
    job = Job(
        photo=folder / "photos/a.png",
        mask=folder / "masks/a.png",
        target=folder / "new" / "a.png",
        triptych=folder / "three",
    )
    engine = FillGrey()
    options = FillOptions(settings=FillSettings(model="gmsrm", samples=3, seed=5, diversity=0.5))
    fills = fill_photo(job, options, engine, ignore_progress)
    first = next(fills)
    assert [path.name for path in (folder / "new").iterdir()] == ["a-1.png"]
    written = [first, *fills]
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


def test_a_model_that_always_gives_the_same_fill_keeps_the_plain_name() -> None:
    assert (
        FillOptions(settings=FillSettings(model="telea", samples=8)).fills
        == FillOptions(settings=FillSettings(model="pennet", samples=8)).fills
        == 1
    )
    assert FillOptions(settings=FillSettings(model="spn-probabilistic-published", samples=8)).fills == 8


def test_numbers_have_equal_length() -> None:
    target = Path("out") / "photo.of.mine.png"
    assert numbered(target, 1, 1) == target
    assert numbered(target, 2, 8).name == "photo.of.mine-2.png"
    assert [numbered(target, number, 10).name[-6:-4] for number in (1, 10)] == ["01", "10"]


def test_a_numbered_target_does_not_replace_a_photo_either(folder: Path) -> None:
    (folder / "photos" / "a-2.png").write_bytes((folder / "photos" / "a.png").read_bytes())
    (folder / "masks" / "a-2.png").write_bytes((folder / "masks" / "a.png").read_bytes())
    with pytest.raises(WriteError, match=r"a-2\.png would be replaced"):
        plan(folder, "photos", "masks", "photos", fills=2)
    assert plan(folder, "photos", "masks", "photos", fills=2, overwrite=True)
    (job,) = plan(folder, "photos/a.png", "masks/a.png", "photos", fills=2)
    assert job.target == folder / "photos" / "a.png"  # itself it stays: only numbered files are written


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
