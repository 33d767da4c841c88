"""SPN's ablations of what guides the image: fewer priors, and concatenation in place of SPADE."""

import copy
import dataclasses

import pytest
import torch

from inpaint_core.models.fast.fold import fold
from inpaint_core.models.layers.semantic_blocks import Spade
from inpaint_core.models.spl import PRIOR_LEAK, Spl, SplSize
from inpaint_core.models.spn import PUBLISHED, Spn, SpnProbabilistic, SpnSize
from tests.inpaint_core.models.published_vectors import random_scene
from tests.inpaint_core.models.test_spn import TINY, twins, without_gradient

CLASSES = pytest.mark.parametrize("network_class", [Spn, SpnProbabilistic])
Class = type[Spn] | type[SpnProbabilistic]
CHANGES: list[dict[str, object]] = [
    {"guidance_scales": 1},
    {"guidance_scales": 2},
    {"guidance": "concatenation"},
    {"guidance_scales": 2, "guidance": "concatenation"},
]
CHANGED = pytest.mark.parametrize("change", CHANGES, ids=str)


def changed(size: SpnSize, change: dict[str, object]) -> SpnSize:
    return dataclasses.replace(size, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize(("scales", "parameters"), [(1, 45_597_223), (2, 49_295_661), (3, 50_702_643)])
def test_parameters_of_table_3_go_from_those_of_spl_to_those_of_spn(scales: int, parameters: int) -> None:
    with torch.device("meta"):
        network = Spn(changed(PUBLISHED, {"guidance_scales": scales}))
        spl = Spl()
    assert sum(parameter.numel() for parameter in network.parameters()) == parameters
    is_spl = parameters == sum(parameter.numel() for parameter in spl.parameters())
    assert is_spl == (scales == 1)


def test_guided_by_the_coarsest_prior_alone_it_is_spl_but_for_one_slope() -> None:
    size = changed(TINY, {"guidance_scales": 1})
    shared = {field.name: getattr(size, field.name) for field in dataclasses.fields(SplSize)}
    spl = Spl(SplSize(**shared | {"mapped_channels": size.mapped_channels[0]})).eval()
    spn = Spn(size).eval()
    names = {"decoder.1.layers.": "decoder.", "decoder.3.layers.": "decoder.", "decoder.6.": "decoder.9."}
    with torch.no_grad():
        for name, value in spn.named_parameters():
            start = next((start for start in names if name.startswith(start)), "")
            rest = name.removeprefix(start)
            if start == "decoder.3.layers.":
                number, _, rest = rest.partition(".")
                rest = f"{int(number) + 4}.{rest}"
            value.copy_(spl.get_parameter(names.get(start, "") + rest))
    spn.leak = PRIOR_LEAK
    image, mask = random_scene(32, 44)
    with torch.inference_mode():
        expected, (prior,) = spl.predict_with_prior(image, mask)
        prediction, (own_prior,) = spn.predict_with_prior(image, mask)
    assert torch.equal(own_prior, prior)
    assert torch.equal(prediction, expected)


@CLASSES
@CHANGED
def test_what_guides_the_image_is_there_and_nothing_else(
    network_class: Class, change: dict[str, object]
) -> None:
    network = network_class(changed(TINY, change)).eval()
    image, mask = random_scene(33, 50)
    with torch.inference_mode():
        prediction, mapped, *_ = network.predict_with_prior(image, mask)
        prior = network.prior(image, mask)
    scales = network.size.guidance_scales
    sides = [(-(-33 // divisor), -(-50 // divisor)) for divisor in (4, 2, 1)][:scales]
    assert prediction.shape == image.shape
    assert [tuple(level.shape[-2:]) for level in prior] == sides
    assert [level.shape[1] for level in mapped] == list(network.size.taught_channels)
    spades = sum(isinstance(module, Spade) for module in network.modules())
    at_the_coarsest = 2 * network.size.spade_blocks
    expected = 0 if network.size.guidance == "concatenation" else at_the_coarsest + 3 * (scales - 1)
    assert spades == expected


@CHANGED
def test_gradient_reaches_every_parameter(change: dict[str, object]) -> None:
    torch.manual_seed(2)
    network = fold(Spn(changed(TINY, change)))
    # At random an attention seldom reaches the threshold, and a region of nothing has no gradient.
    prediction, mapped = network.predict_with_prior(*random_scene(64, 64))
    (prediction.square().mean() + sum(level.square().mean() for level in mapped)).backward()
    assert [name for name in without_gradient(network) if ".sa." not in name] == []


@CLASSES
@CHANGED
def test_folded_it_gives_what_the_plain_one_gives(network_class: Class, change: dict[str, object]) -> None:
    folded, plain = twins(network_class, change)
    image, mask = random_scene(64, 52)
    with torch.inference_mode():
        torch.testing.assert_close(folded(image, mask), plain(image, mask), atol=1e-5, rtol=0)
    assert folded.state_dict().keys() == copy.deepcopy(plain).state_dict().keys()


@pytest.mark.parametrize("scales", [0, 4])
def test_more_priors_than_there_are_cannot_guide(scales: int) -> None:
    with pytest.raises(ValueError, match=rf"guidance_scales must lie in 1\.\.3, got {scales}"):
        SpnSize(guidance_scales=scales)
