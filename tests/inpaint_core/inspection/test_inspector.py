"""What a network shows is of the crop its fill sees, and another k costs no pass."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from inpaint_core.catalog import MODELS
from inpaint_core.engine.engine import Engine
from inpaint_core.errors import InpaintError
from inpaint_core.inspection.copying import MAX_ARROWS, arrows_of
from inpaint_core.inspection.inspector import Inspector
from inpaint_core.region import Box
from inpaint_core.request import FillSettings, InpaintRequest
from inpaint_core.runtime.runtime import start_runtime


class ShowsColours(nn.Module):
    """Shows means of the known colours at two scales, twice as many channels at the coarse one."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1))
        self.calls = []

    def prior(self, image, mask):
        self.calls.append((image.clone(), mask.clone()))
        coarse, fine = F.avg_pool2d(image, 4), F.avg_pool2d(image, 2)
        return [torch.cat([coarse, coarse], dim=1) * self.weight, fine]


class CopiesFromTheCorner(ShowsColours):
    def copy_sources(self, image, mask):
        height, width = image.shape[2] // 4, image.shape[3] // 4
        return torch.zeros(height, width, 2, dtype=torch.int64), torch.full((height, width), 0.5)


class Source:
    def __init__(self, network):
        self.network, self.engine = network, Engine(start_runtime("cpu", threads=1))
        self.runtime = self.engine.runtime

    def load(self, spec):
        return self.network

    def plan(self, request):
        return self.engine.plan(request)


@pytest.fixture
def request_():
    """A photo, blue above red; a small hole at the left, a large one at the right."""
    image = np.zeros((300, 900, 3), np.uint8)
    image[:150, :, 2] = 255
    image[150:, :, 0] = 255
    mask = np.zeros((300, 900), np.bool_)
    mask[100:110, 40:50] = True
    mask[100:200, 700:760] = True
    return InpaintRequest(image=image, mask=mask, settings=FillSettings(model="spn"))


def test_it_looks_at_the_crop_of_the_largest_hole_at_the_working_size(request_):
    source = Source(ShowsColours())
    view = Inspector().view(request_, source, k=2)
    crop = next(
        region.crop
        for region in source.plan(request_).regions
        if region.crop.intersection(Box(700, 100, 760, 200)).width == 60
    )
    assert view.box == crop
    assert (view.model, view.kind, view.k, view.arrows) == ("spn", "prior", 2, None)
    ((image, mask),) = source.network.calls
    assert max(image.shape[2:]) <= MODELS["spn"].working_px
    assert (image * mask).abs().max() == 0, "what lies in the hole is not shown to the network"
    assert view.hole.shape == tuple(mask.shape[2:])
    assert view.hole.mean() == pytest.approx(request_.mask[crop.slices].mean(), rel=0.1)


def test_the_maps_separate_what_looks_different_top_first(request_):
    view = Inspector().view(request_, Source(ShowsColours()), k=2)
    coarse, fine = view.maps
    assert fine.labels.shape == tuple(2 * side for side in coarse.labels.shape)
    assert [one.title for one in view.maps] == [str(max(one.labels.shape)) for one in view.maps]
    for one in view.maps:
        assert (one.cluster_at(0.05, 0.05), one.cluster_at(0.05, 0.95)) == (0, 1)


def test_another_k_only_clusters_again_and_another_request_looks_again(request_):
    source, inspector = Source(ShowsColours()), Inspector()
    first = inspector.view(request_, source, k=2)
    assert inspector.view(request_, source, k=3).k == 3
    assert len(source.network.calls) == 1
    again = InpaintRequest(
        image=request_.image, mask=request_.mask.copy(), settings=FillSettings(model="spn")
    )
    second = inspector.view(again, source, k=2)
    assert len(source.network.calls) == 2
    assert all(np.array_equal(a.labels, b.labels) for a, b in zip(first.maps, second.maps, strict=True))


class TaughtTheOther(ShowsColours):
    """Guides the image by what is blue or red, and was taught left and right."""

    def map_prior(self, prior):
        columns = torch.arange(prior[0].shape[3]) >= prior[0].shape[3] / 2
        return [columns.expand(1, 1, *prior[0].shape[2:]).float()]


def test_a_learned_prior_is_shown_as_what_it_was_taught_unless_told_otherwise(request_):
    source, inspector = Source(TaughtTheOther()), Inspector()
    (taught,) = inspector.view(request_, source, k=2).maps
    assert (taught.labels == np.arange(taught.labels.shape[1]) // (taught.labels.shape[1] / 2)).all()
    coarse, _ = inspector.view(request_, source, k=2, space="learned").maps
    assert (coarse.cluster_at(0.05, 0.05), coarse.cluster_at(0.05, 0.95)) == (0, 1)
    assert coarse.cluster_at(0.05, 0.05) == coarse.cluster_at(0.95, 0.05)
    (again,) = inspector.view(request_, source, k=2).maps
    np.testing.assert_array_equal(again.labels, taught.labels)


def test_another_network_looks_again(request_):
    inspector = Inspector()
    inspector.view(request_, Source(ShowsColours()), k=2)
    other = Source(ShowsColours())
    inspector.view(request_, other, k=2)
    assert len(other.network.calls) == 1


def test_arrows_point_from_the_hole_to_its_sources_in_photo_pixels(request_):
    view = Inspector().view(request_, Source(CopiesFromTheCorner()), k=2)
    assert 1 < len(view.arrows.shares) <= MAX_ARROWS
    for x, y in view.arrows.holes:
        around = Box(int(x), int(y), int(x) + 1, int(y) + 1).grown(6, height=300, width=900)
        assert request_.mask[around.slices].any()
    cell = view.box.width / (view.hole.shape[1] // 4)
    np.testing.assert_allclose(view.arrows.sources[:, 0], view.box.left + cell / 2, atol=0.01)
    assert (view.arrows.shares == 0.5).all()


def test_of_each_neighbourhood_the_strongest_arrow_stays():
    shares = torch.rand(32, 32, generator=torch.Generator().manual_seed(0))
    strongest = int(shares.argmax())
    arrows = arrows_of(
        torch.zeros(32, 32, 2, dtype=torch.int64), shares, torch.ones(1, 1, 64, 64), Box(0, 0, 64, 64)
    )
    assert MAX_ARROWS / 3 < len(arrows.shares) <= MAX_ARROWS
    assert arrows.shares[0] == shares.max()
    np.testing.assert_allclose(arrows.holes[0], [strongest % 32 * 2 + 1, strongest // 32 * 2 + 1])
    assert np.ptp(arrows.holes, axis=0).min() > 32, "they are spread over the hole"


def test_nothing_attended_to_gives_no_arrow():
    arrows = arrows_of(
        torch.zeros(4, 4, 2, dtype=torch.int64), torch.zeros(4, 4), torch.ones(1, 1, 8, 8), Box(0, 0, 8, 8)
    )
    assert arrows.holes.shape == (0, 2)


@pytest.mark.parametrize(
    ("model", "says"),
    [
        ("telea", "Instant · Telea has no prior to look into: choose one of"),
        ("nobody", "no model called nobody"),
    ],
)
def test_models_with_nothing_to_show_say_so(request_, model, says):
    request = InpaintRequest(image=request_.image, mask=request_.mask, settings=FillSettings(model=model))
    with pytest.raises(InpaintError, match=says):
        Inspector().view(request, Source(ShowsColours()))


def test_a_network_without_prior_says_so(request_):
    with pytest.raises(InpaintError, match="SPN has no prior"):
        Inspector().view(request_, Source(nn.Conv2d(1, 1, 1)))


def test_features_that_are_no_numbers_are_an_error_in_words(request_):
    network = ShowsColours()
    network.weight.data.fill_(float("nan"))
    with pytest.raises(InpaintError, match="showed nothing"):
        Inspector().view(request_, Source(network))


@pytest.mark.parametrize("k", [1, 17])
def test_k_has_bounds(request_, k):
    with pytest.raises(ValueError, match=r"2\.\.16"):
        Inspector().view(request_, Source(ShowsColours()), k=k)
