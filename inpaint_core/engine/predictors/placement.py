"""Where a network runs, and how large an image it sees, as far as memory allows.

When memory runs out the working size becomes smaller; a graphics card that cannot even do that hands over to
the CPU. Whatever was given up stands in ``notices``.
"""

import contextlib
from typing import Final

import torch
from torch import nn

from inpaint_core.errors import OutOfMemoryError
from inpaint_core.runtime.device import device_title
from inpaint_core.runtime.memory import (
    largest_working_px,
    memory_budget_bytes,
    memory_needed_bytes,
    release_cached_memory,
    smaller_px,
)
from inpaint_core.runtime.runtime import Runtime, place_network
from inpaint_core.runtime.tensors import MIN_WORKING_PX

NO_ROOM: Final = "There is not enough memory to run this model: close other programs, or choose a quick fill."


class Placement:
    """Where a network runs and how large an image it sees, as far as memory allows."""

    def __init__(self, network: nn.Module, runtime: Runtime, *, working_px: int) -> None:
        """Place the network on the runtime's device, or on the CPU when it does not fit there.

        Args:
            network: Of the catalogue.
            runtime: Where and how to run.
            working_px: Side of the image the network was trained for.

        Raises:
            OutOfMemoryError: It does not fit anywhere.
        """
        self._network, self._working_px = network, working_px
        self._left: str | None = None
        self._softest_px = working_px
        self.device, self.side_px = runtime.device, working_px
        with contextlib.suppress(OutOfMemoryError):
            place_network(network, self.device)
            return
        if self.device.type == "cpu":
            raise OutOfMemoryError(NO_ROOM)
        self.move_to_cpu()

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences for the user about what was given up."""
        notices = []
        if self._left is not None:
            notices.append(
                f"The {self._left} ran out of memory: the fill was made on the CPU, which is slower."
            )
        if self._softest_px < self._working_px:
            notices.append(
                f"Memory is short: the fill was made at {self._softest_px} pixels and is softer than usual."
            )
        return tuple(notices)

    def fitting_px(self, wanted_px: int) -> int:
        """Return the longest side that fits into memory now: the wanted one, or as much smaller as needed.

        Args:
            wanted_px: As planned; never more than ``side_px`` is returned.

        Raises:
            OutOfMemoryError: Not even ``MIN_WORKING_PX`` fits.
        """
        return largest_working_px(
            self._network,
            self.device,
            wanted_px=min(wanted_px, self.side_px),
            smallest_px=MIN_WORKING_PX,
        )

    def fits(self, images: int, height: int, width: int) -> bool:
        """Tell whether a batch of several images fits into memory now; a single one is let try."""
        needed = memory_needed_bytes(self._network, height=height * images, width=width)
        return images == 1 or needed <= memory_budget_bytes(self.device)

    def note_size(self, *, seen_px: int, wanted_px: int) -> None:
        """Remember that a crop was planned to be seen at one longest side, and was seen at another."""
        if seen_px < min(wanted_px, self._softest_px):
            self._softest_px = seen_px

    def step_down(self) -> None:
        """Give something up after memory ran out: some of the working size, then the graphics card.

        Raises:
            OutOfMemoryError: There is nothing left to give up.
        """
        release_cached_memory(self.device)
        if self.device.type != "cpu" and self.side_px < self._working_px:
            self.move_to_cpu()
        elif smaller_px(self.side_px) >= MIN_WORKING_PX:
            self.side_px = smaller_px(self.side_px)
        else:
            raise OutOfMemoryError(NO_ROOM)

    def move_to_cpu(self) -> None:
        """Give up the graphics card; on the CPU the full working size is tried again."""
        self._left = device_title(self.device)
        self.device, self.side_px = torch.device("cpu"), self._working_px
        place_network(self._network, self.device)
