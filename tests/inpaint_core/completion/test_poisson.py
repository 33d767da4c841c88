import numpy as np
import pytest
from scipy.sparse import lil_matrix
from scipy.sparse.linalg import spsolve

from inpaint_core.completion import poisson
from inpaint_core.completion.poisson import blend_pieces, largest_steps, solve
from inpaint_core.completion.workers import do_not_check
from inpaint_core.region import Box


def solved_directly(residual: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """Solve by one sparse matrix: e = 0 outside the hole, no flow through the array's edge."""
    height, width = hole.shape
    pixels = [tuple(at) for at in np.argwhere(hole)]
    number = {at: i for i, at in enumerate(pixels)}
    matrix = lil_matrix((len(pixels), len(pixels)))
    for (y, x), i in number.items():
        for near in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
            if 0 <= near[0] < height and 0 <= near[1] < width:
                matrix[i, i] -= 1
                if near in number:
                    matrix[i, number[near]] += 1
    result = np.zeros_like(residual, np.float64)
    for channel in range(residual.shape[2]):
        result[hole, channel] = spsolve(matrix.tocsr(), residual[hole, channel].astype(np.float64))
    return result


@pytest.mark.parametrize("at", ["middle", "edge", "corner"])
def test_it_solves_what_a_matrix_solves(at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(3)
    y, x = np.mgrid[0:37, 0:45]
    centre = {"middle": (18, 22), "edge": (0, 20), "corner": (36, 44)}[at]
    distance = np.hypot(y - centre[0], x - centre[1])
    hole = (distance < 11) & ~((y % 7 == 3) & (x % 5 == 2))
    residual = np.where(hole[:, :, None], random.normal(0, 0.1, (37, 45, 3)), 0).astype(np.float32)
    found, exact = solve(residual, hole, do_not_check), solved_directly(residual, hole)
    assert (found[~hole] == 0).all()
    assert np.abs(found - exact).max() < 0.2 * np.abs(exact).max()
    monkeypatch.setattr(poisson, "_CYCLES", 12)
    found = solve(residual, hole, do_not_check)
    assert np.abs(found - exact).max() < 0.002 * np.abs(exact).max()


def two_pieces(step: float) -> tuple[np.ndarray, np.ndarray, Box, np.ndarray]:
    """Return a hole whose halves are copied from two places of plain ground that differ by a step."""
    image = np.full((60, 120, 3), 0.3, np.float32)
    image[:, 90:] += np.float32(step)  # the right half of the hole is copied from there
    hole = np.zeros((60, 120), np.bool_)
    hole[20:40, 40:60] = True
    image[hole] = 0
    box = Box(36, 16, 64, 44)
    origin = np.stack(np.mgrid[box.slices], axis=2).astype(np.int32)
    origin[4:24, 4:14, 1] -= 30
    origin[4:24, 14:24, 1] += 52
    return image, hole, box, origin


def blended(image: np.ndarray, hole: np.ndarray, box: Box, origin: np.ndarray) -> np.ndarray:
    steps = largest_steps(image, hole, do_not_check)
    return blend_pieces(image, hole, box, origin, steps, do_not_check)


@pytest.mark.parametrize("step", [0.03, 0.5], ids=["of tone", "that neither piece has"])
def test_a_foreign_step_is_dissolved(step: float) -> None:
    result = blended(*two_pieces(step))
    np.testing.assert_allclose(result, 0.3, atol=0.003)


def test_an_edge_of_what_is_shown_stays() -> None:
    """Plain ground on the left, and on the right a piece that begins at the photo's own edge."""
    image = np.full((60, 120, 3), 0.3, np.float32)
    image[:, 50:] = 0.8
    hole = np.zeros((60, 120), np.bool_)
    hole[20:40, 40:60] = True
    image[hole] = 0
    box = Box(36, 16, 64, 44)
    origin = np.stack(np.mgrid[box.slices], axis=2).astype(np.int32)
    origin[4:24, 4:14, 1] -= 25
    origin[4:24, 14:24, 0] = 50
    result = blended(image, hole, box, origin)
    np.testing.assert_allclose(result[4:24, 4:14], 0.3, atol=0.02)
    np.testing.assert_allclose(result[4:24, 14:24], 0.8, atol=0.02)


def test_what_fits_is_copied_as_it_is() -> None:
    image, hole, box, origin = two_pieces(0.0)
    image[~hole] += np.random.default_rng(0).normal(0, 0.1, (1, 3)).astype(np.float32)
    result = blended(image, hole, box, origin)
    np.testing.assert_allclose(result, image[origin[:, :, 0], origin[:, :, 1]], atol=1e-6)


def test_known_pixels_are_not_touched() -> None:
    image, hole, box, origin = two_pieces(0.1)
    result = blended(image, hole, box, origin)
    known = ~hole[box.slices]
    np.testing.assert_array_equal(result[known], image[box.slices][known])
