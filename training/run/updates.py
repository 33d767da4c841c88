"""One training step: the discriminator's update and the generator's, where all numbers are finite."""

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Adam

from training.config.recipe import Stage, TrainConfig
from training.data.dataset import Sample
from training.objectives.objective import Objective
from training.run.hardware import Hardware


@dataclass(frozen=True)
class StepResult:
    """What came of a step.

    Attributes:
        is_updated: Whether the generator moved.
        is_finite: Whether every number was; what was not has changed nothing.
        terms: Weighted loss terms of both networks, of this process's part of the batch.
        gradient_norm: Of the generator, before clipping.
    """

    is_updated: bool
    is_finite: bool
    terms: dict[str, Tensor]
    gradient_norm: float


class Updates:
    """The optimisers of both networks of an objective, and the step that uses them.

    Attributes:
        trained: What the generator's optimiser changes, on the hardware's device.
        discriminator: Likewise.
    """

    def __init__(self, objective: Objective[Any], config: TrainConfig, hardware: Hardware) -> None:
        """Place both networks on the hardware's device and make their optimisers."""
        self._objective, self._hardware, self._clip_norm = objective, hardware, config.clip_norm
        self.trained = hardware.place(objective.trained)
        self.discriminator = hardware.place(objective.discriminator)
        objective.wrap(hardware.wrap)
        groups = {
            "generator": objective.rate_groups(),
            "discriminator": [(1.0, list(self.discriminator.parameters()))],
        }
        self._optimisers = {
            name: Adam(
                [{"params": parameters, "factor": factor} for factor, parameters in parts],
                lr=config.stages[0].learning_rate,
                betas=config.betas,
            )
            for name, parts in groups.items()
        }

    def to_values(self) -> dict[str, Any]:
        """Return the state of networks and optimisers, for a checkpoint."""
        return {
            "generator": self.trained.state_dict(),
            "discriminator": self.discriminator.state_dict(),
            **{f"{name}_optimiser": optimiser.state_dict() for name, optimiser in self._optimisers.items()},
        }

    def load_values(self, values: dict[str, Any]) -> None:
        """Go on from a checkpoint."""
        self.trained.load_state_dict(values["generator"])
        self.discriminator.load_state_dict(values["discriminator"])
        for name, optimiser in self._optimisers.items():
            optimiser.load_state_dict(values[f"{name}_optimiser"])

    def step(self, sample: Sample, stage: Stage, *, rate: float, step: int) -> StepResult:
        """Update both networks once; a network whose numbers are not finite stays as it is.

        Args:
            sample: On the hardware's device.
            stage: Of the step.
            rate: Learning rate, before the factor of each group.
            step: Steps of the run that were done before this one.
        """
        for optimiser in self._optimisers.values():
            for group in optimiser.param_groups:
                group["lr"] = rate * group["factor"]
        device, bfloat16 = self._hardware.device, self._hardware.bfloat16
        adversarial = stage.adversarial_weight > 0
        with torch.autocast(device.type, torch.bfloat16, enabled=bfloat16):
            output = self._objective.predict(sample, stage)
            of_discriminator = self._objective.discriminator_terms(output) if adversarial else {}
        is_finite = not adversarial or self._update("discriminator", of_discriminator)[0]
        # The generator's step passes through the discriminator but must not leave gradients in it.
        self.discriminator.requires_grad_(requires_grad=False)
        with torch.autocast(device.type, torch.bfloat16, enabled=bfloat16):
            terms = self._objective.generator_terms(output, stage)
        is_updated, norm = self._update("generator", terms)
        self.discriminator.requires_grad_(requires_grad=True)
        has_learned = not is_updated or self._learn_apart(output, stage, step)
        is_finite = is_finite and is_updated and has_learned
        return StepResult(is_updated, is_finite, terms | of_discriminator, norm)

    def _update(self, name: str, terms: dict[str, Tensor]) -> tuple[bool, float]:
        """Take one optimiser step if all is finite; return whether it was taken, and the gradient's norm."""
        network = self.trained if name == "generator" else self.discriminator
        limit = self._clip_norm if name == "generator" and self._clip_norm > 0 else float("inf")
        loss = torch.stack(list(terms.values())).sum()
        optimiser = self._optimisers[name]
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self._hardware.share_gradients(network.parameters())
        norm = float(nn.utils.clip_grad_norm_(network.parameters(), limit))
        is_bad = not (torch.isfinite(loss.detach()) and math.isfinite(norm))
        is_finite = not self._hardware.processes.agree(is_bad)
        if is_finite:
            optimiser.step()
        return is_finite, norm

    def _learn_apart(self, output: object, stage: Stage, step: int) -> bool:
        """Update what follows something else than the loss, if all is finite; return whether it was."""
        optimiser = self._optimisers["generator"]
        optimiser.zero_grad(set_to_none=True)
        parameters = self._objective.learn_apart(output, stage, step)
        if not parameters:
            return True
        self._hardware.share_gradients(parameters)
        gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
        is_bad = not all(torch.isfinite(one).all() for one in gradients)
        is_finite = not self._hardware.processes.agree(is_bad)
        if is_finite:
            optimiser.step()  # what has no gradient now, the network, stays where it is
        return is_finite
