"""How a run computes: number format, compiler, and gradients that its processes share.

Processes share gradients after the backward pass, not during it as ``DistributedDataParallel`` does. That
wrapper needs every parameter to have a gradient in every step, one forward pass before each backward, and no
gradient of a gradient; here a prior may be without loss for a stage, a discriminator sees photos and fakes
before one backward pass, and StyleGAN2's two penalties differentiate twice.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Literal, TypeVar, cast

import torch
from torch import Tensor, nn

from inpaint_core.runtime.device import has_bfloat16
from training.config.recipe import Precision
from training.data.dataset import Share
from training.errors import ConfigError
from training.run.processes import Processes

NumberFormat = Literal["fp32", "bf16", "fp16"]
Network = TypeVar("Network", bound=nn.Module)
COMPILER_MODULES: Final = ("torch._dynamo", "torch._inductor")
"""Where the errors of ``torch.compile`` come from."""


def choose_precision(wished: Precision, device: torch.device) -> NumberFormat:
    """Return the number format of a run's forward passes.

    Args:
        wished: By its recipe; ``auto`` is bf16 where the device has it, fp16 on other graphics cards of
            NVIDIA's kind, else fp32.
        device: Where the run computes.

    Raises:
        ConfigError: The device does not have it.
    """
    has_bf16 = has_bfloat16(device)
    if wished == "auto":
        return "bf16" if has_bf16 else "fp16" if device.type == "cuda" else "fp32"
    if wished == "bf16" and not has_bf16:
        raise ConfigError(f"The recipe asks for bf16, which {device} does not have: use auto or fp32.")
    if wished == "fp16" and device.type == "mps":
        raise ConfigError("fp16 is trained on graphics cards with CUDA: use auto or fp32.")
    return wished


@dataclass(frozen=True)
class Hardware:
    """One process's part of the machines a run uses.

    Attributes:
        processes: This process and the others; it knows the device.
        precision: Number format of forward passes.
        workers: Processes that decode photos; 0 decodes in the training process.
        compiles: Whether networks are compiled.
        compiler: What compiles them: a backend of ``torch.compile``.
        parts: Into how many a batch is cut that does not fit into memory.
    """

    processes: Processes
    precision: NumberFormat = "fp32"
    workers: int = 0
    compiles: bool = False
    compiler: str = "inductor"
    parts: int = 1

    def autocast(self) -> torch.autocast:
        """Return the context of forward passes: it computes in the number format."""
        dtype = torch.float16 if self.precision == "fp16" else torch.bfloat16
        return torch.autocast(self.device.type, dtype, enabled=self.precision != "fp32")

    @property
    def device(self) -> torch.device:
        """Where this process computes."""
        return self.processes.device

    @property
    def share(self) -> Share:
        """This process's part of every batch."""
        return self.processes.share

    @property
    def is_main(self) -> bool:
        """Whether this process writes the run's files."""
        return self.processes.is_main

    def place(self, network: Network) -> Network:
        """Move a network to the device, in channels-last memory order."""
        # The two-step form is the documented one; mypy does not know the keyword.
        return network.to(self.device).to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]

    def wrap(self, network: nn.Module) -> nn.Module:
        """Return what a network's gradients are taken through: compiled if the user asks for it.

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
            ConfigError: It cannot be compiled, for example because this machine has no compiler; or an
                operation does not give the same numbers each time, and must.
        """
        try:
            yield
        except RuntimeError as error:
            if torch.are_deterministic_algorithms_enabled() and "deterministic implementation" in str(error):
                operation = str(error).partition(" does not have")[0]
                raise ConfigError(
                    f"--deterministic: {operation} gives the same numbers on a CPU only: leave it out."
                ) from error
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
        if self.share.count == 1:
            return
        gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
        if not gradients:
            return
        # One message instead of hundreds.
        joined = self.processes.mean(torch.cat([gradient.flatten() for gradient in gradients]))
        start = 0
        for gradient in gradients:
            gradient.copy_(joined[start : start + gradient.numel()].view_as(gradient))
            start += gradient.numel()

    def means(self, terms: dict[str, Tensor]) -> dict[str, float]:
        """Return the mean of each number over all processes; every process must ask at the same time."""
        numbers = torch.stack([term.detach().float() for term in terms.values()])
        return dict(zip(terms, self.processes.mean(numbers).tolist(), strict=True))
