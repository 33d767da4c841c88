"""Small engines and ready answers for tests of the editor, and a photo to open."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from editor.state.photos.save_options import AS_IT_WAS, SaveChoice, SaveOffer, SaveOptions
from editor.widgets.questions.questions import Changed, FillsOnShow, Overwrite, RecipeUse, Unsaved
from inpaint_core.catalog import MODELS, PHOTO_MODEL
from inpaint_core.errors import Cancelled, WeightsError
from inpaint_core.files.read_write import write_image
from inpaint_core.region import mask_bounds
from inpaint_core.request import Completion, InpaintRequest, Patch, Progress, ReportProgress
from inpaint_core.weights.manifest import user_weights_directory

GREY = 128
DRAFT_DARKER = 20
PATIENCE_MS = 15_000
"""How long tests wait for something that happens at once on a quiet machine."""


def grey_of(seed: int, diversity: float) -> int:
    """Return the grey that ``FillDiverse`` fills with; without diversity all are the same."""
    return GREY + round(diversity * (seed * 37 % 101 - 50))


class FillGrey:
    """Fills the hole with grey in three steps."""

    def __init__(self) -> None:
        self.preloaded: list[str] = []
        self.requests: list[InpaintRequest] = []

    def inpaint(
        self, request: InpaintRequest, report: ReportProgress, *, drafts: bool = False
    ) -> Iterator[Completion]:
        self.requests.append(request)
        for done in range(3):
            report(Progress("Filling", done, 3))
            self.work(report)
        box = mask_bounds(request.mask)
        pixels = request.image[box.slices].copy()
        pixels[request.mask[box.slices]] = GREY + len(self.requests) - 1  # every run another grey
        yield Completion((Patch(box, pixels),), request.settings.model, 0.25, self.notices())

    def refine(self, request: InpaintRequest, completion: Completion, report: ReportProgress) -> Completion:
        raise AssertionError("there was no draft")

    def preload(self, model: str) -> None:
        self.preloaded.append(model)

    def device_title(self) -> str:
        return "Test device"

    def work(self, report: ReportProgress) -> None:
        """What a step does."""

    def notices(self) -> tuple[str, ...]:
        return ()


class FillWhenTold(FillGrey):
    """Is busy until ``go`` is set; ``begun`` says that it is. Looks up between two short steps."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go = threading.Event(), threading.Event()

    def work(self, report: ReportProgress) -> None:
        self.begun.set()
        for _ in range(2000):
            if self.go.wait(0.005):
                return
            report(Progress("Filling", 1, 3))


class FillDiverse(FillGrey):
    """Makes as many fills as a stochastic model is asked for, each in the grey of its seed and diversity."""

    def inpaint(
        self, request: InpaintRequest, report: ReportProgress, *, drafts: bool = False
    ) -> Iterator[Completion]:
        self.requests.append(request)
        is_stochastic = MODELS[request.settings.model].is_stochastic
        count = request.settings.samples if is_stochastic else 1
        for number in range(count):
            report(Progress(f"Filling {number + 1} of {count}", number, count))
            self.work(report)
            seed, diversity = request.settings.seed + number, request.settings.diversity
            grey = grey_of(seed, diversity) if is_stochastic else GREY
            box = mask_bounds(request.mask)
            pixels = request.image[box.slices].copy()
            pixels[request.mask[box.slices]] = grey
            is_photo = number >= count - request.settings.photo_samples
            model = PHOTO_MODEL if is_photo else request.settings.model
            made = Completion((Patch(box, pixels),), model, 0.25, self.notices())
            yield replace(made, seed=seed, diversity=diversity) if is_stochastic else made


@dataclass(frozen=True)
class GreyDraft:
    """What ``FillDrafts`` keeps of a draft."""

    held_bytes: int = 1


class FillDrafts(FillDiverse):
    """Its fills are drafts, darker by ``DRAFT_DARKER`` than what they become when ``refine_now`` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.refined: list[int] = []
        """The seeds of what was refined, each as its refinement begins."""
        self.refine_now = threading.Event()

    def inpaint(
        self, request: InpaintRequest, report: ReportProgress, *, drafts: bool = False
    ) -> Iterator[Completion]:
        for made in super().inpaint(request, report):
            coarse = replace(made, patches=_lighter(made, request, -DRAFT_DARKER), draft=GreyDraft())
            yield coarse if drafts else made

    def refine(self, request: InpaintRequest, completion: Completion, report: ReportProgress) -> Completion:
        assert completion.draft is not None
        assert completion.seed is not None
        self.refined.append(completion.seed)
        for _ in range(4000):
            report(Progress("Refining", 1, 3))
            if self.refine_now.wait(0.005):
                break
        return replace(completion, patches=_lighter(completion, request, DRAFT_DARKER), draft=None)


class FillTwice(FillDrafts):
    """Shows its first fill at once, as a draft; the fill that takes its place waits for ``go``."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def inpaint(
        self, request: InpaintRequest, report: ReportProgress, *, drafts: bool = False
    ) -> Iterator[Completion]:
        for number, made in enumerate(FillDiverse.inpaint(self, request, report)):
            if number == 0:
                coarse = _lighter(made, request, -DRAFT_DARKER)
                yield replace(made, patches=coarse, draft=GreyDraft(), is_provisional=True)
                for _ in range(4000):
                    report(Progress("Filling", 1, 3))
                    if self.go.wait(0.005):
                        break
            yield made

    def refine(self, request: InpaintRequest, completion: Completion, report: ReportProgress) -> Completion:
        return replace(super().refine(request, completion, report), is_provisional=False)


def _lighter(made: Completion, request: InpaintRequest, by: int) -> tuple[Patch, ...]:
    (patch,) = made.patches
    pixels, inside = patch.pixels.copy(), request.mask[patch.box.slices]
    pixels[inside] += np.uint8(by % 256)
    return (Patch(patch.box, pixels),)


class FillOneByOne(FillDiverse):
    """Makes one fill for each time that ``next`` is released; looks up while it waits."""

    def __init__(self) -> None:
        super().__init__()
        self.next = threading.Semaphore(0)

    def work(self, report: ReportProgress) -> None:
        for _ in range(4000):
            came = self.next.acquire(timeout=0.005)
            try:
                report(Progress("Filling", 0, 1))
            except Cancelled:
                if came:  # it was meant for the run after the cancelled one
                    self.next.release()
                raise
            if came:
                return


class Deaf(FillWhenTold):
    """Does not look up before it is done, as in one long step of a network."""

    def work(self, report: ReportProgress) -> None:
        self.begun.set()
        self.go.wait(20)


class Fails(FillGrey):
    def work(self, report: ReportProgress) -> None:
        raise WeightsError("The weights are damaged: put them there again.")


class Crashes(FillGrey):
    def work(self, report: ReportProgress) -> None:
        raise RuntimeError("size mismatch")


@dataclass
class Answers:
    """Answers every question the way a test wants, and remembers what was asked."""

    unsaved_answer: Unsaved = "discard"
    overwrite_answer: Overwrite = "overwrite"
    changed_answer: Changed = "cancel"
    fills_answer: FillsOnShow = "keep"
    open_paths: tuple[Path, ...] = ()
    folder_path: Path | None = None
    save_path: Path | None = None
    save_options: SaveOptions = AS_IT_WAS
    save_recipe: bool = False
    offer: SaveOffer | None = None
    mask_path: Path | None = None
    export_path: Path | None = None
    checkpoint_path: Path | None = None
    click_model_paths: tuple[Path, ...] = ()
    recipe_path: Path | None = None
    recipe_use: RecipeUse = "this"
    recipe_about: tuple[str, ...] = ()
    picture_path: Path | None = None
    asked: list[str] = field(default_factory=list)
    suggestion: Path | None = None
    stop_answer: bool = True
    recompresses: bool | None = None
    other_pictures: int | None = None

    def unsaved(self, title: str, *, has_fills: bool) -> Unsaved:
        self.asked.append(f"unsaved {title}")
        return self.unsaved_answer

    def stop_filling(self, title: str) -> bool:
        self.asked.append(f"stop {title}")
        return self.stop_answer

    def overwrite(self, title: str, *, recompresses: bool, other_pictures: int) -> Overwrite:
        self.asked.append(f"overwrite {title}")
        self.recompresses, self.other_pictures = recompresses, other_pictures
        return self.overwrite_answer

    def changed_on_disk(self, title: str) -> Changed:
        self.asked.append(f"changed {title}")
        return self.changed_answer

    def fills_on_show(self, title: str) -> FillsOnShow:
        self.asked.append(f"fills on show {title}")
        return self.fills_answer

    def unsaved_photos(self, titles: tuple[str, ...]) -> Unsaved:
        self.asked.append(f"unsaved {', '.join(titles)}")
        return self.unsaved_answer

    def photos_to_open(self, folder: Path) -> list[Path]:
        self.asked.append("open")
        return list(self.open_paths)

    def folder_to_open(self, folder: Path) -> Path | None:
        self.asked.append("open folder")
        return self.folder_path

    def where_to_save(self, offer: SaveOffer) -> SaveChoice | None:
        self.asked.append("save as")
        self.suggestion, self.offer = offer.suggestion, offer
        if self.save_path is None:
            return None
        return SaveChoice(self.save_path, self.save_options, with_recipe=self.save_recipe)

    def click_model_files(self, folder: Path) -> list[Path]:
        self.asked.append("click model")
        return list(self.click_model_paths)

    def mask_to_import(self, folder: Path) -> Path | None:
        self.asked.append("import")
        return self.mask_path

    def where_to_export(self, suggestion: Path) -> Path | None:
        self.asked.append("export")
        self.suggestion = suggestion
        return self.export_path

    def recipe_to_open(self, folder: Path) -> Path | None:
        self.asked.append("recipe")
        return self.recipe_path

    def where_to_save_recipe(self, suggestion: Path) -> Path | None:
        self.asked.append("save recipe")
        self.suggestion = suggestion
        return self.recipe_path

    def use_recipe(self, name: str, about: tuple[str, ...], *, photos: int) -> RecipeUse:
        self.asked.append(f"use recipe for {photos}")
        self.recipe_about = about
        return self.recipe_use

    def where_to_save_picture(self, suggestion: Path) -> Path | None:
        self.asked.append("save picture")
        self.suggestion = suggestion
        return self.picture_path

    def checkpoint_to_import(self, folder: Path) -> Path | None:
        self.asked.append("checkpoint")
        return self.checkpoint_path


def give_weights(model: str) -> Path:
    """Put a file among the user's own weights that says it is of this model; it holds no numbers."""
    spec = MODELS[model]
    header = json.dumps({"__metadata__": {"network": spec.network, "size": spec.size}}).encode()
    path = user_weights_directory() / f"{model}.safetensors"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(len(header).to_bytes(8, "little") + header)
    return path


def write_photo(path: Path, *, height: int = 90, width: int = 120) -> Path:
    """Write a photo with a gradient in every channel, and return where it is."""
    rows, columns = np.mgrid[0:height, 0:width]
    image = np.dstack([rows * 2 % 256, columns * 2 % 256, (rows + columns) % 256]).astype(np.uint8)
    write_image(path, image)
    return path
