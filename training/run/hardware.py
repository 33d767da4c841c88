"""Where a run computes: device, number format, and how many processes share the work.

Processes share gradients after the backward pass, not during it as ``DistributedDataParallel`` does. That
wrapper needs every parameter to have a gradient in every step, one forward pass before each backward, and no
gradient of a gradient; here a prior may be without loss for a stage, a discriminator judges photos and fakes
before one backward pass, and StyleGAN2's two penalties differentiate twice.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar, cast

import torch
from accelerate import Accelerator
from torch import Tensor, nn

from inpaint_core.runtime.device import choose_device
from training.data.dataset import Share
from training.errors import ConfigError

Network = TypeVar("Network", bound=nn.Module)
COMPILER_MODULES: Final = ("torch._dynamo", "torch._inductor")
"""Where the errors of ``torch.compile`` come from."""


@dataclass(frozen=True)
class Hardware:
    """One process's part of the machines a run uses.

    Attributes:
        accelerator: Knows the device and the other processes.
        bfloat16: Whether forward passes run in bf16.
        workers: Processes that decode photos; 0 decodes in the training process.
        compiles: Whether networks are compiled.
        compiler: What compiles them: a backend of ``torch.compile``.
    """

    accelerator: Accelerator
    bfloat16: bool = False
    workers: int = 0
    compiles: bool = False
    compiler: str = "inductor"

    @property
    def device(self) -> torch.device:
        return cast("torch.device", self.accelerator.device)

    @property
    def share(self) -> Share:
        """This process's part of every batch."""
        return Share(self.accelerator.process_index, self.accelerator.num_processes)

    @property
    def is_main(self) -> bool:
        """Whether this process writes the run's files."""
        return bool(self.accelerator.is_main_process)

    def place(self, network: Network) -> Network:
        """Move a network to the device, in channels-last memory order."""
        # The two-step form is the documented one; mypy does not know the keyword.
        return network.to(self.device).to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]

    def wrap(self, network: nn.Module) -> nn.Module:
        """Return what a network's gradients are taken through: compiled if wished.

        The network itself, its parameters' names and its state stay as they are. What is compiled cannot be
        differentiated twice.
        """
        if not self.compiles:
            return network
        # Each stage has one size: compiling for it costs once and gives faster code than for all sizes.
        return cast("nn.Module", torch.compile(network, backend=self.compiler, dynamic=False))

    @contextmanager
    def compiling(self) -> Iterator[None]:
        """Run steps of what ``wrap`` returned: it is compiled when it first sees images of a size.

        Raises:
            ConfigError: It cannot be compiled, for example because this machine has no compiler.
        """
        try:
            yield
        except RuntimeError as error:
            # By name: the module of these errors takes seconds to import.
            if not type(error).__module__.startswith(COMPILER_MODULES):
                raise
            reason = str(error).strip().partition("\n")[0] or type(error).__name__
            raise ConfigError(
                f"The networks cannot be compiled here: {reason}. Leave --compile out."
            ) from error

    def share_gradients(self, parameters: Iterable[nn.Parameter]) -> None:
        """Give every process the mean of all processes' gradients; all must have the same ones.

        The processes hold the same weights because they begin with the same and make the same steps.
        """
        if self.accelerator.num_processes == 1:
            return
        gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
        if not gradients:
            return
        # One message instead of hundreds.
        joined = torch.cat([gradient.flatten() for gradient in gradients])
        joined = cast("Tensor", self.accelerator.reduce(joined, reduction="mean"))
        start = 0
        for gradient in gradients:
            gradient.copy_(joined[start : start + gradient.numel()].view_as(gradient))
            start += gradient.numel()

    def average(self, own: Tensor) -> Tensor:
        """Return the mean of a number over all processes, without gradient; all must ask at the same time."""
        if self.accelerator.num_processes == 1:
            return own
        # A copy: the sum is taken in place.
        shared = own.detach().to(self.device, copy=True)
        return cast("Tensor", self.accelerator.reduce(shared, reduction="mean")).to(own.device)

    def agree(self, value: bool) -> bool:  # noqa: FBT001 - reads as a question
        """Return whether any process says yes; every process must ask at the same time."""
        if self.accelerator.num_processes == 1:
            return value
        said = torch.tensor(float(value), device=self.device)
        return bool(cast("Tensor", self.accelerator.reduce(said, reduction="sum")) > 0)

    def means(self, terms: dict[str, Tensor]) -> dict[str, float]:
        """Return the mean of each number over all processes; every process must ask at the same time."""
        numbers = torch.stack([term.detach().float() for term in terms.values()])
        if self.accelerator.num_processes > 1:
            numbers = cast("Tensor", self.accelerator.reduce(numbers, reduction="mean"))
        return dict(zip(terms, numbers.tolist(), strict=True))

    def wait(self) -> None:
        """Wait until every process has come here."""
        self.accelerator.wait_for_everyone()


def start_accelerator(device: str | None = None) -> Accelerator:
    """Return the accelerator of this process, alone or as one of many that a launcher started.

    Args:
        device: As for ``choose_device``; many processes on graphics cards take one card each.

    Raises:
        InpaintError: The device is unknown or not there.
    """
    chosen = choose_device(device)
    accelerator = Accelerator(cpu=chosen.type == "cpu")
    if accelerator.num_processes == 1 and chosen.type == "cuda" and chosen.index is not None:
        accelerator.state.device = chosen
    return accelerator


def processes_here() -> int:
    """Return how many processes of the run share this machine's cores."""
    # Set by torchrun and by accelerate; accelerate itself has no name for it.
    return int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
