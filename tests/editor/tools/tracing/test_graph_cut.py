import cv2
import numpy as np
import pytest

from editor.tools.tracing.graph_cut import tell_apart


def disc(radius: int, shape: tuple[int, int] = (250, 240)) -> np.ndarray:
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    return np.hypot(rows - shape[0] / 2, columns - shape[1] / 2) < radius


def photo_of(thing: np.ndarray, seed: int = 0) -> np.ndarray:
    """A warm thing on a cool ground, with grain."""
    clean = np.where(thing[:, :, None], (200, 120, 60), (60, 110, 180))
    grain = np.random.default_rng(seed).normal(0, 12, clean.shape)
    return np.clip(clean + grain, 0, 255).astype(np.uint8)


def scribbled(shape: tuple[int, int]) -> np.ndarray:
    """A short stroke in the middle is the thing, the border is not, and all else is open."""
    labels = np.full(shape, cv2.GC_PR_BGD, np.uint8)
    labels[[0, 1, -2, -1], :] = labels[:, [0, 1, -2, -1]] = cv2.GC_BGD
    middle, centre = shape[0] // 2, shape[1] // 2
    labels[middle - 12 : middle + 12, centre - 20 : centre + 20] = cv2.GC_PR_FGD
    labels[middle - 2 : middle + 2, centre - 15 : centre + 15] = cv2.GC_FGD
    return labels


@pytest.mark.parametrize("shape", [(250, 240), (120, 140), (90, 256)])
def test_a_scribble_finds_the_thing_to_its_edge(shape):
    thing = disc(int(min(shape) * 0.3), shape)
    found = tell_apart(photo_of(thing), scribbled(shape), 3)
    assert (found & thing).sum() / (found | thing).sum() > 0.97


def test_what_is_sure_stays_and_the_same_strokes_give_the_same():
    labels = scribbled((250, 240))
    labels[40:60, 40:60] = cv2.GC_FGD  # a second stroke, on the ground
    labels[120:124, 150:170] = cv2.GC_BGD  # and one on the thing that says it is not
    photo = photo_of(disc(70))
    found = tell_apart(photo, labels, 3)
    assert found[labels == cv2.GC_FGD].all()
    assert not found[labels == cv2.GC_BGD].any()
    assert np.array_equal(tell_apart(photo, labels, 3), found)


def test_a_thin_thing_in_a_box_is_not_lost():
    thing = np.zeros((250, 240), np.bool_)
    thing[60:190, 118:122] = True
    labels = np.full(thing.shape, cv2.GC_BGD, np.uint8)
    labels[50:200, 60:180] = cv2.GC_PR_FGD
    found = tell_apart(photo_of(thing), labels, 3)
    assert (found & thing).sum() / (found | thing).sum() > 0.9


@pytest.mark.parametrize("label", [cv2.GC_BGD, cv2.GC_PR_BGD, cv2.GC_FGD, cv2.GC_PR_FGD])
def test_labels_of_one_kind_are_the_answer(label):
    labels = np.full((200, 200), label, np.uint8)
    found = tell_apart(photo_of(disc(50, (200, 200))), labels, 3)
    assert (found == (label in (cv2.GC_FGD, cv2.GC_PR_FGD))).all()


def test_a_stroke_too_thin_for_the_coarse_copy_is_not_forgotten():
    shape = (256, 256)
    labels = np.full(shape, cv2.GC_PR_BGD, np.uint8)
    labels[:, 0] = cv2.GC_BGD
    labels[128, 128] = cv2.GC_FGD
    found = tell_apart(photo_of(disc(60, shape)), labels, 3)
    assert found[128, 128]
