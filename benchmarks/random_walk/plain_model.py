"""A document as plain arrays: whole copies for each step. What the real one is compared with."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from editor.state.document import Document
from editor.state.selection import Area
from inpaint_core.mask import draw_segment, grow, shrink
from inpaint_core.region import Box
from inpaint_core.request import Completion, Patch


@dataclass
class Shot:
    """The whole photo and its two masks at one moment."""

    image: NDArray[Any]
    mask: NDArray[np.bool_]
    forbidden: NDArray[np.bool_]

    @classmethod
    def of(cls, document: Document) -> "Shot":
        return cls(document.image.copy(), document.mask.copy(), document.forbidden.copy())

    def equals(self, other: "Shot") -> bool:
        return (
            np.array_equal(self.image, other.image)
            and np.array_equal(self.mask, other.mask)
            and np.array_equal(self.forbidden, other.forbidden)
        )


@dataclass
class PlainModel:
    """Photo, masks and history; ``shots[place]`` is now."""

    shots: list[Shot]
    labels: list[str] = field(default_factory=list)
    place: int = 0
    edits_forbidden: bool = False

    @property
    def now(self) -> Shot:
        return self.shots[self.place]

    @property
    def edited(self) -> NDArray[np.bool_]:
        """The mask that strokes and commands change."""
        return self.now.forbidden if self.edits_forbidden else self.now.mask

    def push(self, label: str, new: Shot) -> None:
        if new.equals(self.now):
            return
        self.shots[self.place + 1 :] = [new]
        self.labels[self.place :] = [label]
        self.place += 1

    def stroke(self, points: list[tuple[float, float]], radius: float, *, add: bool) -> None:
        mask = self.edited.copy()
        paint(mask, points, radius, add=add)
        self.command("Paint" if add else "Erase", mask)

    def command(self, word: str, mask: NDArray[np.bool_]) -> None:
        """Change the edited mask by a command whose label names it."""
        noun = "don't-copy mask" if self.edits_forbidden else "mask"
        self.set_mask(f"{word} {noun}", mask)

    def set_mask(self, label: str, mask: NDArray[np.bool_]) -> None:
        name = "forbidden" if self.edits_forbidden else "mask"
        self.push(label, replace(self.now, **{name: mask}))

    def accept(self, completion: Completion) -> None:
        image, empty = completion.apply_to(self.now.image), np.zeros_like(self.now.mask)
        self.push("Inpaint", replace(self.now, image=image, mask=empty))

    def go_to(self, place: int) -> None:
        self.place = min(max(place, 0), len(self.shots) - 1)


def paint(mask: NDArray[np.bool_], points: list[tuple[float, float]], radius: float, *, add: bool) -> None:
    start = points[0]
    for end in points:
        draw_segment(
            mask,
            (start[0] - 0.5, start[1] - 0.5),
            (end[0] - 0.5, end[1] - 0.5),
            radius_px=(radius, radius),
            add=add,
        )
        start = end


def random_photo(rng: np.random.Generator, height: int, width: int, dtype: type = np.uint8) -> NDArray[Any]:
    """A photo with some smoothness in it."""
    ramp = np.linspace(0, 1, width)[None, :, None] * np.linspace(0.2, 1, height)[:, None, None]
    noise = rng.random((height, width, 3)) * 0.1
    return ((ramp * 0.9 + noise) * np.iinfo(dtype).max * 0.9).astype(dtype)


def random_completion(rng: np.random.Generator, document: Document) -> Completion:
    """A fill of a random box in a random colour, noisy."""
    height, width = document.height, document.width
    top, left = int(rng.integers(0, height - 1)), int(rng.integers(0, width - 1))
    bottom, right = int(rng.integers(top + 1, height + 1)), int(rng.integers(left + 1, width + 1))
    dtype = document.image.dtype
    pixels: NDArray[Any] = rng.integers(0, np.iinfo(dtype).max, (bottom - top, right - left, 3)).astype(dtype)
    return Completion((Patch(Box(left, top, right, bottom), pixels),), "telea", 0.1)


def act(rng: np.random.Generator, document: Document, model: PlainModel) -> str:
    """Do one random thing to both; return its name."""
    weights = np.array([weight for weight, _ in ACTIONS.values()], float)
    name = str(rng.choice(list(ACTIONS), p=weights / weights.sum()))
    ACTIONS[name][1](rng, document, model)
    return name


def act_on_mask(rng: np.random.Generator, document: Document, model: PlainModel) -> str:
    """Change the mask of both by chance; return how."""
    names = [name for name in ACTIONS if name not in ("accept", "undo", "redo", "go_to")]
    name = str(rng.choice(names))
    ACTIONS[name][1](rng, document, model)
    return name


def _stroke(rng: np.random.Generator, document: Document, model: PlainModel) -> None:
    size = (document.width, document.height)
    points = [tuple(rng.random(2) * size) for _ in range(rng.integers(1, 4))]
    radius, add = float(rng.uniform(1, 40)), bool(rng.random() < 0.7)
    document.begin_stroke(add=add)
    for x, y in points:
        document.stroke_to(x, y, radius)
    if rng.random() < 0.1:
        document.cancel_stroke()
        return
    document.end_stroke()
    model.stroke(points, radius, add=add)


def _edit(_: np.random.Generator, document: Document, model: PlainModel) -> None:
    model.edits_forbidden = not model.edits_forbidden
    document.edit("forbidden" if model.edits_forbidden else "mask")


def _clear(_: np.random.Generator, document: Document, model: PlainModel) -> None:
    document.clear_mask()
    model.command("Clear", np.zeros_like(model.edited))


def _invert(_: np.random.Generator, document: Document, model: PlainModel) -> None:
    document.invert_mask()
    model.command("Invert", ~model.edited)


def _grow(rng: np.random.Generator, document: Document, model: PlainModel) -> None:
    radius_px = int(rng.integers(1, 9))
    document.grow_mask(radius_px)
    model.command("Grow", grow(model.edited, radius_px))


def _shrink(rng: np.random.Generator, document: Document, model: PlainModel) -> None:
    radius_px = int(rng.integers(1, 9))
    document.shrink_mask(radius_px)
    model.command("Shrink", shrink(model.edited, radius_px))


def _accept(rng: np.random.Generator, document: Document, model: PlainModel) -> None:
    completion = random_completion(rng, document)
    document.accept(completion)
    model.accept(completion)


def _undo(_: np.random.Generator, document: Document, model: PlainModel) -> None:
    document.undo()
    model.go_to(model.place - 1)


def _redo(_: np.random.Generator, document: Document, model: PlainModel) -> None:
    document.redo()
    model.go_to(model.place + 1)


def _go_to(rng: np.random.Generator, document: Document, model: PlainModel) -> None:
    place = int(rng.integers(0, len(model.shots)))
    document.go_to(place)
    model.go_to(place)


def _select(rng: np.random.Generator, document: Document, model: PlainModel) -> None:
    how = str(rng.choice(["add", "subtract", "intersect"]))
    completion = random_completion(rng, document)
    box = completion.patches[0].box
    pixels = rng.random((box.height, box.width)) < 0.5
    document.select(Area(box, pixels), how, "Select")  # type: ignore[arg-type]
    there = np.zeros_like(model.edited)
    there[box.slices] = pixels
    mask = model.edited
    model.set_mask("Select", {"add": mask | there, "subtract": mask & ~there, "intersect": mask & there}[how])


def differences(document: Document, model: PlainModel) -> list[str]:
    """Return what a document and its model disagree on, walking through the whole history and back."""
    found = []
    if [step.label for step in (*document.done_steps, *document.undone_steps)] != model.labels:
        found.append("labels")
    if len(document.done_steps) != model.place:
        found.append("place")
    home = len(document.done_steps)
    for place in [home, *range(home - 1, -1, -1), *range(home, len(model.shots)), home]:
        document.go_to(place)
        if not np.array_equal(document.mask, model.shots[place].mask):
            found.append(f"mask {place}")
        if not np.array_equal(document.forbidden, model.shots[place].forbidden):
            found.append(f"forbidden {place}")
        if not np.array_equal(document.image, model.shots[place].image):
            found.append(f"image {place}")
    return found


ACTIONS = {
    "stroke": (33, _stroke),
    "edit": (6, _edit),
    "clear": (5, _clear),
    "invert": (5, _invert),
    "grow": (5, _grow),
    "shrink": (5, _shrink),
    "select": (10, _select),
    "accept": (12, _accept),
    "undo": (13, _undo),
    "redo": (7, _redo),
    "go_to": (5, _go_to),
}
"""How often, and what."""
