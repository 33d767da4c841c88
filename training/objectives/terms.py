"""Weighted loss terms that several networks share, by the names they have in a run's records."""

from torch import Tensor, nn

from training.config.loss_weights import GanLoss, RegionWeights
from training.config.needs import COMPARING, LEAVE_OUT
from training.config.recipe import Stage
from training.errors import ConfigError
from training.objectives import losses
from training.objectives.objective import RunContext
from training.objectives.pretext import FixedNetworks, PerceptualNetwork


def region_terms(
    prediction: Tensor,
    target: Tensor,
    mask: Tensor,
    weights: RegionWeights,
    *,
    context: RunContext,
) -> dict[str, Tensor]:
    """Return the weighted terms of hole and known pixels, and of the hole's colour where it has weight.

    Args:
        prediction: B x 3 x H x W, not composited.
        target: The photos, in the same range.
        mask: B x 1 x H x W, 1 = hole.
        weights: Of the losses.
        context: Knows of the rest of the batch, where this is a part of it.
    """
    of_hole, of_known = context.shares.hole(context.average), context.shares.known(context.average)
    hole = losses.masked_l1(prediction, target, mask, average=of_hole)
    known = losses.masked_l1(prediction, target, 1 - mask, average=of_known)
    terms = {"hole": weights.hole * hole, "known": weights.known * known}
    if weights.chroma > 0:
        colour = losses.masked_l1(losses.chroma(prediction), losses.chroma(target), mask, average=of_hole)
        terms["chroma"] = weights.chroma * colour
    return terms


def perceptual_terms(
    network: PerceptualNetwork | None, image: Tensor, target: Tensor, *, weight: float
) -> dict[str, Tensor]:
    """Return the weighted distance by features, or none without a network or weight.

    Args:
        network: By whose features images are compared, all its layers alike.
        image: B x 3 x H x W, RGB 0..1; gets the gradient.
        target: The photos, in the same range.
        weight: Of the distance.
    """
    if network is None or weight <= 0:
        return {}
    distance = losses.feature_distance(network.perceptual(image), network.perceptual(target))
    return {"perceptual": weight * distance}


def check_perceptual(fixed: FixedNetworks, weight: float, *, has_other_uses: bool = False) -> None:
    """Refuse a perceptual loss that has weight and no network to compare images by.

    Args:
        fixed: What the run has.
        weight: Of the loss.
        has_other_uses: Whether other losses need the network too, so that leaving this one out is no help.

    Raises:
        ConfigError: It is so.
    """
    if weight > 0 and fixed.perceptual is None:
        teacher = fixed.teacher.title if fixed.teacher is not None else "DGI's autoencoder"
        has_teacher = fixed.teacher is not None or fixed.autoencoder is not None
        lacks = f", and its teacher ({teacher}) compares no images" if has_teacher else ""
        left_out = "" if has_other_uses else f", or leave that loss out with --set {LEAVE_OUT}"
        raise ConfigError(
            f"This recipe has a perceptual loss{lacks}: give VGG19 or MobileNetV2 with --perceptual FILE"
            f"{left_out}. The file can be {COMPARING}."
        )


def adversarial_terms(
    stage: Stage, kind: GanLoss, discriminator: nn.Module, fake: Tensor
) -> dict[str, Tensor]:
    """Return the generator's adversarial term, weighted by the stage; none where the stage gives no weight.

    Args:
        stage: Of the step.
        kind: Of the loss.
        discriminator: Returns logits of any shape.
        fake: What the discriminator is shown, B x C x H x W; gets the gradient.
    """
    if stage.adversarial_weight <= 0:
        return {}
    logits = discriminator(fake).float()
    return {"adversarial": stage.adversarial_weight * losses.generator_loss(kind, logits)}


def discriminator_terms(
    kind: GanLoss, discriminator: nn.Module, real: Tensor, fake: Tensor
) -> dict[str, Tensor]:
    """Return the discriminator's term on real and fake images, cut off from the generator.

    Args:
        kind: Of the loss.
        discriminator: Returns logits of any shape.
        real: What it is shown of photos, B x C x H x W.
        fake: What it is shown of the generator's images, of the same shape.
    """
    real_logits = discriminator(real).float()
    fake_logits = discriminator(fake.detach()).float()
    return {"discriminator": losses.discriminator_loss(kind, real_logits, fake_logits)}
