"""One training step: the discriminator's update and the generator's, where all numbers are finite."""

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.amp.grad_scaler import GradScaler

from training.config.recipe import OptimiserName, Stage, TrainConfig
from training.data.dataset import Sample
from training.errors import ConfigError
from training.objectives.objective import Objective
from training.run.hardware import Hardware
from training.run.optimisation.optimisers import make_optimiser


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
        """Place both networks on the hardware's device and make their optimisers.

        Raises:
            ConfigError: Batches are to be taken in parts, and cannot be; or torch lacks the optimiser.
        """
        if hardware.parts > 1:
            _check_parts(objective, config, hardware)
        self._objective, self._hardware, self._clip_norm = objective, hardware, config.clip_norm
        self.trained = hardware.place(objective.trained)
        self.discriminator = hardware.place(objective.discriminator)
        objective.wrap(hardware.wrap)
        groups = {
            "generator": objective.rate_groups(),
            "discriminator": [(1.0, list(self.discriminator.parameters()))],
        }
        names: dict[str, OptimiserName] = {"generator": config.optimiser, "discriminator": "adam"}
        self._optimisers = {
            network: make_optimiser(name, groups[network], betas=config.betas)
            for network, name in names.items()
        }
        self._scaler = GradScaler(hardware.device.type, enabled=hardware.precision == "fp16")

    def to_values(self) -> dict[str, Any]:
        """Return the state of networks and optimisers, for a checkpoint."""
        return {
            "generator": self.trained.state_dict(),
            "discriminator": self.discriminator.state_dict(),
            **({"scaler": self._scaler.state_dict()} if self._scaler.is_enabled() else {}),
            **{f"{name}_optimiser": optimiser.state_dict() for name, optimiser in self._optimisers.items()},
        }

    def load_values(self, values: dict[str, Any]) -> None:
        """Go on from a checkpoint."""
        self.trained.load_state_dict(values["generator"])
        self.discriminator.load_state_dict(values["discriminator"])
        for name, optimiser in self._optimisers.items():
            optimiser.load_state_dict(values[f"{name}_optimiser"])
        if self._scaler.is_enabled() and "scaler" in values:
            self._scaler.load_state_dict(values["scaler"])

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
        if self._hardware.parts > 1:
            return self._step_in_parts(sample, stage)
        adversarial = stage.adversarial_weight > 0
        with self._hardware.autocast():
            output = self._objective.predict(sample, stage)
            of_discriminator = self._objective.discriminator_terms(output) if adversarial else {}
        is_finite = not adversarial or self._update("discriminator", of_discriminator)[0]
        # The generator's step passes through the discriminator but must not leave gradients in it.
        self.discriminator.requires_grad_(requires_grad=False)
        with self._hardware.autocast():
            terms = self._objective.loss_terms(output, stage)
        is_updated, norm = self._update("generator", terms)
        self.discriminator.requires_grad_(requires_grad=True)
        has_learned = not is_updated or self._learn_apart(output, stage, step)
        is_finite = is_finite and is_updated and has_learned
        return StepResult(is_updated, is_finite, terms | of_discriminator, norm)

    def _step_in_parts(self, sample: Sample, stage: Stage) -> StepResult:
        """Do the same with a batch that is only seen in parts.

        The generator's loss is of the discriminator's new weights, so every part is predicted twice where
        there is one: first for its step, then for the generator's.
        """
        objective, parts = self._objective, sample.split(self._hardware.parts)
        shares, average = objective.context.shares, objective.context.average
        shares.fix(average(sample.mask.mean()), average((1 - sample.mask).mean()))
        of_discriminator: list[dict[str, Tensor]] = []
        is_finite = True
        if stage.adversarial_weight > 0:
            self._begin("discriminator")
            for part in parts:
                with self._hardware.autocast():
                    with torch.no_grad():
                        output = objective.predict(part, stage)
                    of_discriminator.append(objective.discriminator_terms(output))
                self._add_gradients(of_discriminator[-1], share=1 / len(parts))
            is_finite = self._finish("discriminator", of_discriminator)[0]
        self.discriminator.requires_grad_(requires_grad=False)
        self._begin("generator")
        of_generator: list[dict[str, Tensor]] = []
        for part in parts:
            with self._hardware.autocast():
                of_generator.append(objective.loss_terms(objective.predict(part, stage), stage))
            self._add_gradients(of_generator[-1], share=1 / len(parts))
        is_updated, norm = self._finish("generator", of_generator)
        self.discriminator.requires_grad_(requires_grad=True)
        shares.release()
        terms = _mean_terms(of_generator) | _mean_terms(of_discriminator)
        return StepResult(is_updated, is_finite and is_updated, terms, norm)

    def _update(self, name: str, terms: dict[str, Tensor]) -> tuple[bool, float]:
        """Take one optimiser step if all is finite; return whether it was taken, and the gradient's norm."""
        self._begin(name)
        self._add_gradients(terms, share=1.0)
        return self._finish(name, [terms])

    def _begin(self, name: str) -> None:
        self._optimisers[name].zero_grad(set_to_none=True)

    def _add_gradients(self, terms: dict[str, Tensor], *, share: float) -> None:
        loss = torch.stack(list(terms.values())).sum()
        self._scaler.scale(loss if share == 1 else loss * share).backward()  # type: ignore[no-untyped-call]

    def _finish(self, name: str, of_parts: list[dict[str, Tensor]]) -> tuple[bool, float]:
        """Take the step for which gradients were added, if all is finite."""
        network = self.trained if name == "generator" else self.discriminator
        limit = self._clip_norm if name == "generator" and self._clip_norm > 0 else float("inf")
        optimiser = self._optimisers[name]
        self._hardware.share_gradients(network.parameters())
        if self._scaler.is_enabled():
            self._scaler.unscale_(optimiser)
        norm = float(nn.utils.clip_grad_norm_(network.parameters(), limit))
        losses = torch.stack([term.detach() for terms in of_parts for term in terms.values()])
        is_bad = not (bool(torch.isfinite(losses.sum())) and math.isfinite(norm))
        is_finite = not self._hardware.processes.agree(is_bad)
        if is_finite:
            optimiser.step()
        if self._scaler.is_enabled():
            self._scaler.update()  # gradients that were too large for fp16 halve the scale
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


def _check_parts(objective: Objective[Any], config: TrainConfig, hardware: Hardware) -> None:
    """Raise unless every batch can be cut into the parts that are asked for."""
    if not objective.takes_parts:
        raise ConfigError(
            f"--accumulate: this training of {config.network} learns from whole batches, and cannot take "
            "them in parts."
        )
    for stage in config.stages:
        own = stage.batch_size // hardware.share.count
        if own % hardware.parts:
            raise ConfigError(
                f"--accumulate {hardware.parts}: a batch of {own} cannot be cut into so many equal parts."
            )


def _mean_terms(of_parts: list[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Return the mean of each term over the parts of a batch."""
    names = of_parts[0] if of_parts else ()
    return {name: torch.stack([terms[name].detach() for terms in of_parts]).mean() for name in names}
