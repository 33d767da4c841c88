"""The processes of a run: one alone, or many that a launcher such as ``torchrun`` started together."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import torch
import torch.distributed as dist
from torch import Tensor

from inpaint_core.runtime.device import choose_device
from training.data.dataset import Share
from training.errors import ConfigError


@dataclass(frozen=True)
class Processes:
    """This process among those of its run. Whatever they say to each other, all must say at the same time.

    Attributes:
        device: Where this process computes.
        share: Its part of every batch: its number among all processes, and how many there are.
    """

    device: torch.device
    share: Share = field(default_factory=Share)

    @property
    def is_main(self) -> bool:
        """Whether this process writes the run's files."""
        return self.share.index == 0

    def mean(self, own: Tensor) -> Tensor:
        """Return the mean of each number over all processes, without gradient, on the device it came from."""
        if self.share.count == 1:
            return own
        total = own.detach().to(self.device, copy=True)  # the sum is taken in place
        dist.all_reduce(total)
        return (total / self.share.count).to(own.device)

    def agree(self, value: bool) -> bool:  # noqa: FBT001 - reads as a question
        """Return whether any process says yes."""
        if self.share.count == 1:
            return value
        said = torch.tensor(float(value), device=self.device)
        dist.all_reduce(said)
        return bool(said > 0)

    def wait(self) -> None:
        """Wait until every process has come here."""
        if self.share.count > 1:
            dist.barrier()

    @contextmanager
    def main_first(self) -> Iterator[None]:
        """Let the main process go through a block before all others: what it downloads is there for them."""
        if not self.is_main:
            self.wait()
        yield
        if self.is_main:
            self.wait()

    def end(self) -> None:
        """Take leave of the other processes; nothing can be said to them afterwards."""
        if self.share.count > 1:
            dist.destroy_process_group()


def start_processes(device: str | None = None) -> Processes:
    """Return this process among those that a launcher started, or alone.

    Args:
        device: As for ``choose_device``; many processes on graphics cards take one card each.

    Raises:
        InpaintError: The device is unknown or not there.
        ConfigError: There are more processes on this machine than graphics cards.
    """
    chosen = choose_device(device)
    count = int(os.environ.get("WORLD_SIZE", "1"))
    if count == 1:
        return Processes(chosen)
    if chosen.type == "cuda":
        number, cards = int(os.environ["LOCAL_RANK"]), torch.cuda.device_count()
        if number >= cards:
            raise ConfigError(f"{processes_here()} processes need a graphics card each; there are {cards}.")
        chosen = torch.device("cuda", number)
        torch.cuda.set_device(chosen)
    if not dist.is_initialized():
        dist.init_process_group("nccl" if chosen.type == "cuda" else "gloo")
    return Processes(chosen, Share(dist.get_rank(), dist.get_world_size()))


def processes_here() -> int:
    """Return how many processes of the run share this machine's cores."""
    return int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
