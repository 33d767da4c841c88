import pytest
import torch

from benchmarks.bench_models import build, draw_scene, twins
from inpaint_core.models.networks import NETWORKS


@pytest.mark.parametrize("name", list(NETWORKS))
def test_the_plain_twin_gives_what_the_fast_network_gives(name: str) -> None:
    """On weights of its own, so that the fast network cannot have leant on the plain one's."""
    sizes = NETWORKS[name].sizes
    plain, fast = twins(build(name, "compact" if "compact" in sizes else "published"))
    image, mask = draw_scene(72)  # not a multiple of what any network pads to
    with torch.inference_mode():
        expected, prediction = fast(image, mask), plain(image, mask)
    assert expected.std() > 1e-3
    torch.testing.assert_close(prediction, expected, atol=1e-4, rtol=0)
    own = {parameter.data_ptr() for parameter in fast.parameters()}
    assert not own & {parameter.data_ptr() for parameter in plain.parameters()}
    assert not any(
        type(module).__module__.startswith("inpaint_core.models.fast") for module in plain.modules()
    )
