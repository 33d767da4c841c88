import pytest
import torch
import torch.nn.functional as F
from torch import nn

from inpaint_core.models.fast.doubled_stem import DoubledStem
from inpaint_core.models.fast.folded_weights import FoldedWeights


@pytest.mark.parametrize(("height", "width"), [(16, 16), (4, 7), (21, 16)])
def test_the_doubled_stem_equals_the_plain_layers(height: int, width: int) -> None:
    first, second = nn.Conv2d(4, 6, 7), nn.Conv2d(6, 5, 4, stride=2, padding=1)
    image = torch.randn(2, 4, height, width, generator=torch.Generator().manual_seed(0))
    stem = DoubledStem(FoldedWeights())
    plain = stem(image, first, second, F.relu)  # gradients are enabled
    doubled = F.interpolate(image, scale_factor=2.0, mode="nearest")
    expected = second(F.relu(first(F.pad(doubled, (3, 3, 3, 3), mode="reflect"))))
    torch.testing.assert_close(plain, expected, atol=1e-6, rtol=0)
    with torch.inference_mode():
        torch.testing.assert_close(stem(image, first, second, F.relu), expected, atol=1e-5, rtol=0)
