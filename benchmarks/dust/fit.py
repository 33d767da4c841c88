"""Fits how much each fact about a candidate says, on the photos for tuning; prints ``weights.py``.

    python -m benchmarks.dust.fit FOLDER [FOLDER ...] > weights.py

What is found in the photos as they are is no dust. With dust drawn on them, what lies on that is.
"""

import argparse
import sys
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.dust.drawing import draw_dust
from benchmarks.dust.photos import photos_of, read
from inpaint_core.defects.defect import Kind
from inpaint_core.defects.evidence import FAR_OUT, SCRATCH_FACTS, SPECK_FACTS, Weights
from inpaint_core.defects.find import find_candidates

HEAD: Final = '''"""What each fact says, as ``benchmarks.dust.fit`` printed it; not written by hand."""

from typing import Final

import numpy as np

from inpaint_core.defects.defect import Kind
from inpaint_core.defects.evidence import SCRATCH_FACTS, SPECK_FACTS, Weights

WEIGHTS: Final[dict[Kind, Weights]] = {
'''
STEPS: Final = 300
DECAY: Final = 1e-3
SCRATCHES: Final = 10
ROUNDS: Final = 2
FACTS: Final[dict[Kind, tuple[str, ...]]] = {"speck": SPECK_FACTS, "scratch": SCRATCH_FACTS}

Row = tuple[NDArray[np.float64], bool]
"""What was measured, and whether it is dust."""


def gather(path: Path, *, seed: int) -> dict[Kind, list[Row]]:
    """Return what is found in one photo, as it is and with drawn dust."""
    photo = read(path)
    rows: dict[Kind, list[Row]] = {kind: [] for kind in FACTS}
    for one in find_candidates(photo):
        rows[one.kind].append((one.evidence, False))
    for number in range(ROUNDS):
        drawn = draw_dust(photo, seed=1000 * seed + number, scratches=SCRATCHES)
        for one in find_candidates(drawn.image):
            if (drawn.numbers[one.box.slices][one.pixels] > 0).mean() > 0.5:
                rows[one.kind].append((one.evidence, True))
    return rows


def fit(rows: list[Row], names: tuple[str, ...]) -> Weights:
    """Return the weights of a logistic regression on facts, which have these names, and their squares."""
    facts = np.array([row[0] for row in rows])
    is_dust = torch.tensor([float(row[1]) for row in rows], dtype=torch.float64)
    mean, spread = facts.mean(axis=0), facts.std(axis=0) + 1e-6
    scaled = np.clip((facts - mean) / spread, -FAR_OUT, FAR_OUT)
    inputs = torch.from_numpy(np.hstack([scaled, scaled**2]))
    weights = torch.zeros(inputs.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros((), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights, bias], max_iter=STEPS, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        logits = inputs @ weights + bias
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, is_dust)
        loss = loss + DECAY * weights.square().sum() / 2
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    once, twice = weights.detach().numpy().reshape(2, -1)
    return Weights(bias.item(), names, np.column_stack([mean, spread, once, twice]))


def main() -> None:
    """Gather, fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--most", type=int, default=60, help="photos of a folder")
    asked = parser.parse_args()
    rows: dict[Kind, list[Row]] = {kind: [] for kind in FACTS}
    for folder in asked.folders:
        paths = photos_of(folder, "tune")
        paths = paths[:: max(1, len(paths) // asked.most)]
        for seed, path in enumerate(paths):
            print(path.name, file=sys.stderr, flush=True)
            for kind, found in gather(path, seed=seed).items():
                rows[kind] += found
    print(HEAD, end="")
    for kind, facts in FACTS.items():
        weights = fit(rows[kind], facts)
        print(f'    "{kind}": Weights(')
        print(f"        {weights.bias:.3f},\n        {kind.upper()}_FACTS,\n        np.array(\n            [")
        for fact, numbers in zip(facts, weights.table, strict=True):
            print(f"                ({', '.join(f'{number:.3f}' for number in numbers)}),  # {fact}")
        print("            ]\n        ),\n    ),")
    print("}")


if __name__ == "__main__":
    main()
