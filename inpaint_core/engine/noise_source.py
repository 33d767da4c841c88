"""Where the noise of a completion comes from: a seed, or two other completions."""

from dataclasses import dataclass
from typing import Protocol

from inpaint_core.engine.noise import NoiseShapes, draw_noise, from_latent, interpolate_noise
from inpaint_core.models.protocols import Noise
from inpaint_core.request import Completion


class NoiseSource(Protocol):
    """The noise of one completion."""

    @property
    def diversity(self) -> float:
        """Scale of the noise; 0 = the mean."""
        ...

    def noise_of(self, region: int, shapes: NoiseShapes) -> Noise:
        """Return the noise of a region, by its number in the plan, before it is scaled."""
        ...


@dataclass(frozen=True)
class SeededNoise:
    """Noise that follows from a seed."""

    seed: int
    diversity: float

    def noise_of(self, region: int, shapes: NoiseShapes) -> Noise:
        """Return the noise of a region, by its number in the plan, before it is scaled."""
        return draw_noise(shapes, seed=self.seed, region=region)


@dataclass(frozen=True, eq=False)
class NoiseNear:
    """Noise near one completion's: turned a part of the way towards new noise."""

    start: Completion
    seed: int
    """Of the new noise."""
    t: float
    """0 = the start, 1 = the new noise."""

    @property
    def diversity(self) -> float:
        """Scale of the noise, as at the start."""
        return self.start.diversity or 0.0

    def noise_of(self, region: int, shapes: NoiseShapes) -> Noise:
        """Return the noise of a region, by its number in the plan, before it is scaled."""
        start = from_latent(self.start.latents[region], shapes)
        return interpolate_noise(start, draw_noise(shapes, seed=self.seed, region=region), self.t)


@dataclass(frozen=True, eq=False)
class NoiseBetween:
    """Noise on the way from one completion's to another's."""

    start: Completion
    end: Completion
    t: float
    """0 = the start, 1 = the end."""

    @property
    def diversity(self) -> float:
        """Scale of the noise, between those of both ends."""
        start, end = (fill.diversity or 0.0 for fill in (self.start, self.end))
        return (1 - self.t) * start + self.t * end

    def noise_of(self, region: int, shapes: NoiseShapes) -> Noise:
        """Return the noise of a region, by its number in the plan, before it is scaled."""
        start, end = (from_latent(fill.latents[region], shapes) for fill in (self.start, self.end))
        return interpolate_noise(start, end, self.t)
