"""Training samples: a crop of a photo and a hole mask, each a function of the run's seed and its number."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Sampler

from training.config.masks import MaskChange, MaskKind
from training.config.recipe import Stage
from training.config.resizing import DEFAULT_RESIZE, Resize
from training.data.mask_generator import generate_mask
from training.data.mask_source import MaskSource
from training.data.photo_source import PhotoSource, decode_photo
from training.data.worker_signals import outlive_group_signals
from training.errors import ConfigError, DataError

MAX_DAMAGED_IN_A_ROW: Final = 20
MAX_POWER: Final = 4.0
"""What is left of grey in a colour is raised to it at most: a saturation of 0.3 then becomes 0.76."""


@dataclass(frozen=True)
class Sample:
    """One training pair, or a batch of them.

    Attributes:
        image: 3 x S x S (B x 3 x S x S), RGB, 0..1.
        mask: 1 x S x S (B x 1 x S x S), 1 = hole.
        number: 0-dimensional (B) int64, the number of the sample in the run: what its noise follows from.
        damaged: Photos and masks that had to be skipped to find these, summed over a batch.
        unreadable: Names of these photos.
    """

    image: Tensor
    mask: Tensor
    number: Tensor
    damaged: int
    unreadable: tuple[str, ...] = ()

    def pin_memory(self) -> "Sample":
        """Return it in memory that a graphics card reads by itself; loaders look for this method."""
        image, mask, number = (one.pin_memory() for one in (self.image, self.mask, self.number))
        return Sample(image, mask, number, self.damaged, self.unreadable)

    def split(self, parts: int) -> list["Sample"]:
        """Return a batch in equal parts, in order."""
        images, masks, numbers = (one.chunk(parts) for one in (self.image, self.mask, self.number))
        return [
            Sample(image, mask, number, damaged=0)
            for image, mask, number in zip(images, masks, numbers, strict=True)
        ]

    def on(self, device: torch.device) -> "Sample":
        """Return it on a device, images in channels-last memory order; numbers stay where they are."""
        image = self.image.to(device, memory_format=torch.channels_last, non_blocking=True)
        mask = self.mask.to(device, non_blocking=True)
        return Sample(image, mask, self.number, self.damaged, self.unreadable)


class CropDataset(Dataset[Sample]):
    """Samples of one stage by number: photo, crop, flip, jitter and mask all follow from seed and number."""

    def __init__(
        self,
        source: PhotoSource,
        stage: Stage,
        *,
        seed: int,
        mask_kind: MaskKind,
        masks: MaskSource | None = None,
        mask_change: MaskChange = "flip",
    ) -> None:
        """Put samples together.

        Args:
            source: Photos.
            stage: Sizes, jitter and shares of hole.
            seed: Of the run.
            mask_kind: Of drawn holes.
            masks: Images of holes that take the place of drawn ones.
            mask_change: How those are changed at random.
        """
        self.source, self.stage, self.seed, self.mask_kind = source, stage, seed, mask_kind
        self.masks, self.mask_change = masks, mask_change

    def __getitem__(self, number: int) -> Sample:
        rng = np.random.default_rng([self.seed, 1, number])
        photo, passed_over = self._read(number)
        stage = self.stage
        image = random_crop(rng, photo, side_px=stage.crop_px, resize_px=stage.resize_px, resize=stage.resize)
        if rng.random() < 0.5:
            image = image[:, ::-1]
        image = jitter_colour(rng, image, self.stage.colour_jitter)
        image = make_vivid(rng, image, self.stage.vivid_share)
        mask, unreadable = self._draw_mask(rng)
        tensor = torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1))).float() / 255
        hole = torch.from_numpy(mask[None].astype(np.float32))
        damaged = len(passed_over) + unreadable
        return Sample(tensor, hole, torch.tensor(number), damaged, passed_over)

    def _draw_mask(self, rng: np.random.Generator) -> tuple[NDArray[np.bool_], int]:
        """Return a hole, and how many damaged mask images were passed over."""
        side_px, ratio = self.stage.crop_px, self.stage.mask_ratio
        if self.masks is not None:
            return self.masks.draw(rng, side_px=side_px, change=self.mask_change, ratio=ratio)
        scale = self.stage.mask_scale
        return generate_mask(rng, side_px=side_px, kind=self.mask_kind, ratio=ratio, scale=scale), 0

    def _read(self, number: int) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
        """Return a photo of the shuffled list, or the next readable one, and the names of damaged ones."""
        epoch, position = divmod(number, len(self.source))
        order = shuffled_order(len(self.source), self.seed, epoch)
        passed_over: list[str] = []
        for offset in range(min(MAX_DAMAGED_IN_A_ROW, len(self.source))):
            entry = self.source.entries[order[(position + offset) % len(self.source)]]
            try:
                return decode_photo(entry.read_bytes()), tuple(passed_over)
            except (DataError, OSError):
                passed_over.append(entry.name)
        raise DataError(f"{MAX_DAMAGED_IN_A_ROW} photos in a row cannot be read, the last one {entry.name}.")


@lru_cache(maxsize=2)
def shuffled_order(count: int, seed: int, epoch: int) -> tuple[int, ...]:
    """Return the order of the photos in one epoch."""
    return tuple(int(i) for i in np.random.default_rng([seed, 0, epoch]).permutation(count))


def random_crop(
    rng: np.random.Generator,
    photo: NDArray[np.uint8],
    *,
    side_px: int,
    resize_px: tuple[int, int],
    resize: Resize = DEFAULT_RESIZE,
) -> NDArray[np.uint8]:
    """Resize a photo so that its short side has a random length, and cut a random square from it.

    Args:
        rng: Source of both choices.
        photo: H x W x 3 uint8.
        side_px: Side of the crop.
        resize_px: Minimum and maximum length of the short side, both included.
        resize: Whether the photo keeps its shape, is squeezed to a square, or loses all but its middle first.

    Returns:
        side x side x 3 uint8.
    """
    low, high = max(resize_px[0], side_px), max(resize_px[1], side_px)
    if resize == "centre-square":
        photo = middle_square(photo)
    height, width = photo.shape[:2]
    short_px = int(rng.integers(low, high + 1))
    scale = short_px / min(height, width)
    new_height, new_width = max(side_px, round(height * scale)), max(side_px, round(width * scale))
    if resize == "squeeze":
        new_height = new_width = short_px
        scale = short_px / max(height, width)
    if (new_height, new_width) != (height, width):
        interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        photo = cv2.resize(photo, (new_width, new_height), interpolation=interpolation).astype(
            np.uint8, copy=False
        )
    top = int(rng.integers(0, new_height - side_px + 1))
    left = int(rng.integers(0, new_width - side_px + 1))
    return photo[top : top + side_px, left : left + side_px]


def middle_square(photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Cut the largest square out of the middle of a photo: S x S x 3 of H x W x 3, S the shorter side."""
    height, width = photo.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return photo[top : top + side, left : left + side]


def jitter_colour(rng: np.random.Generator, image: NDArray[np.uint8], strength: float) -> NDArray[np.uint8]:
    """Change brightness, contrast, saturation and hue a little, each by up to ``strength`` of its range.

    Args:
        rng: Source of the four amounts.
        image: H x W x 3 uint8 RGB.
        strength: 0 changes nothing; PEN-Net trains with 0.05.
    """
    if strength == 0:
        return image
    brightness, contrast, saturation = rng.uniform(1 - strength, 1 + strength, 3)
    hue_degrees = rng.uniform(-strength, strength) * 360
    values = image.astype(np.float32) * np.float32(brightness / 255)
    values = np.clip((values - values.mean()) * np.float32(contrast) + values.mean(), 0, 1)
    hsv = cv2.cvtColor(np.ascontiguousarray(values, dtype=np.float32), cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0] + hue_degrees) % 360
    hsv[..., 1] = np.clip(hsv[..., 1] * saturation, 0, 1)
    return np.rint(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB) * 255).clip(0, 255).astype(np.uint8)


def make_vivid(rng: np.random.Generator, image: NDArray[np.uint8], share: float) -> NDArray[np.uint8]:
    """Turn all hues by one angle and raise the saturation, for a share of the images; greys stay grey.

    Args:
        rng: Source of whether and how much.
        image: H x W x 3 uint8 RGB.
        share: 0 changes nothing and draws nothing.
    """
    if share == 0 or rng.random() >= share:
        return image
    turn_degrees, power = rng.uniform(0, 360), rng.uniform(1, MAX_POWER)
    hsv = cv2.cvtColor(np.ascontiguousarray(image, dtype=np.float32) / np.float32(255), cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0] + turn_degrees) % 360
    hsv[..., 1] = 1 - (1 - hsv[..., 1]) ** np.float32(power)
    return np.rint(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB) * 255).clip(0, 255).astype(np.uint8)


@dataclass(frozen=True)
class Share:
    """Which part of every batch is this process's.

    Attributes:
        index: 0 to ``count`` - 1.
        count: Processes that train together; it divides every batch size.
    """

    index: int = 0
    count: int = 1


class NumberedSampler(Sampler[int]):
    """Sample numbers in a row: shuffling is the dataset's, so that a position in the run is one number.

    Of each batch a process takes its own stretch; together the processes see what one alone would see.
    """

    def __init__(self, start: int, *, batch_size: int, steps: int, share: Share) -> None:
        self.start, self.batch_size, self.steps, self.share = start, batch_size, steps, share

    def __iter__(self) -> Iterator[int]:
        own = self.batch_size // self.share.count
        for step in range(self.steps):
            first = self.start + step * self.batch_size + self.share.index * own
            yield from range(first, first + own)

    def __len__(self) -> int:
        return self.steps * self.batch_size // self.share.count


def collate(samples: list[Sample]) -> Sample:
    """Stack samples into a batch."""
    return Sample(
        torch.stack([sample.image for sample in samples]),
        torch.stack([sample.mask for sample in samples]),
        torch.stack([sample.number for sample in samples]),
        sum(sample.damaged for sample in samples),
        tuple(name for sample in samples for name in sample.unreadable),
    )


def make_loader(
    dataset: CropDataset, *, first: int, steps: int, workers: int, pin_memory: bool, share: Share
) -> DataLoader[Sample]:
    """Return this process's part of the batches of the dataset's stage, from sample number ``first`` on.

    Raises:
        ConfigError: The batch cannot be split evenly between the processes.
    """
    batch_size = dataset.stage.batch_size
    if batch_size % share.count:
        raise ConfigError(f"A batch of {batch_size} cannot be split evenly between {share.count} processes.")
    return DataLoader(
        dataset,
        batch_size=batch_size // share.count,
        sampler=NumberedSampler(first, batch_size=batch_size, steps=steps, share=share),
        num_workers=workers,
        collate_fn=collate,
        worker_init_fn=outlive_group_signals,
        pin_memory=pin_memory,
        persistent_workers=False,
        prefetch_factor=4 if workers else None,
    )
