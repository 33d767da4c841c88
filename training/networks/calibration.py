"""Means and deviations of a teacher's features, estimated from the first photos of a run.

Features are compared after they are brought to mean 0 and deviation 1. A teacher's file may hold these
numbers; where it does not, they come from the first samples of the run, which follow from its seed, and are
kept in the run's folder, so that a resumed run has the same ones.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from torch import Tensor

from inpaint_core.state_dict.weights_file import load_state_file, save_weights
from training.data.dataset import CropDataset

FILE_NAME: Final = "teacher-statistics.safetensors"
"""Inside a run's folder."""
PHOTOS: Final = 64
MIN_DEVIATION: Final = 0.1
"""Floor, as a share of a map's median deviation: some channels of a trained network are nearly constant."""

Measure = Callable[[Tensor], Mapping[str, Tensor]]
"""Returns feature maps, 1 x C x h x w by name, of a photo 1 x 3 x H x W."""


@dataclass(frozen=True)
class Calibration:
    """Where missing means and deviations come from.

    Attributes:
        dataset: Of the run's first stage; the holes of its samples are not looked at.
        file: Where the numbers are kept, a safetensors file.
        is_resumed: Whether the run goes on with the numbers that were kept.
        is_kept_here: Whether this process writes them; of many, one does.
    """

    dataset: CropDataset
    file: Path
    is_resumed: bool = False
    is_kept_here: bool = True

    def constants(self, measure: Measure) -> dict[str, tuple[Tensor, Tensor]]:
        """Return mean and deviation of each channel of each map, by the name of the map.

        Args:
            measure: Returns the maps of a photo.

        Raises:
            DataError: The photos cannot be read.
            WeightsError: The kept numbers are damaged.
            WriteError: The numbers cannot be kept.
        """
        if self.is_resumed and self.file.exists():
            state = load_state_file(self.file)
            names = [name.split(".")[1] for name in state if name.endswith(".mean")]
            return {name: (state[f"tap.{name}.mean"], state[f"tap.{name}.std"]) for name in names}
        found = {name: (mean, floored(spread)) for name, (mean, spread) in self._moments(measure).items()}
        state = {f"tap.{name}.mean": mean for name, (mean, _) in found.items()}
        state |= {f"tap.{name}.std": deviation for name, (_, deviation) in found.items()}
        if self.is_kept_here:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            save_weights(self.file, state, {"photos": str(PHOTOS), "data": self.dataset.source.fingerprint()})
        return found

    @torch.no_grad()
    def _moments(self, measure: Measure) -> dict[str, tuple[Tensor, Tensor]]:
        """Return mean and deviation over the places of all photos, which all have the same size."""
        sums: dict[str, Tensor] = {}
        for number in range(PHOTOS):
            for name, features in measure(self.dataset[number].image[None]).items():
                values = features.double()
                both = torch.stack([values.mean(dim=(0, 2, 3)), values.square().mean(dim=(0, 2, 3))])
                sums[name] = sums[name] + both if name in sums else both
        means = {name: both / PHOTOS for name, both in sums.items()}
        return {
            name: (mean.float(), (square - mean.square()).clamp_min(0).sqrt().float())
            for name, (mean, square) in means.items()
        }


def floored(deviation: Tensor) -> Tensor:
    """Return deviations no smaller than a share of the median of those above 0; 1 where all are 0."""
    living = deviation[deviation > 0]
    if not len(living):
        return torch.ones_like(deviation)
    return deviation.clamp_min(float(living.median()) * MIN_DEVIATION)
