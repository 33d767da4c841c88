import pytest

from inpaint_core.weights.left_out import is_counter, is_left_out


@pytest.mark.parametrize(
    ("name", "left_out"),
    [
        ("model.1.bn_l.num_batches_tracked", True),
        ("synthesis.b8.upsample.filter_const", True),
        ("encoder.b8.conv2.downsample.filter.weight", True),
        ("filter.weight", True),
        ("has_filter.weight", False),
        ("synthesis.b8.conv1.noise_const", False),
        ("filler.weight", False),
    ],
)
def test_what_no_network_has_is_known_by_name(name: str, left_out: bool) -> None:
    assert is_left_out(name) == left_out
    assert is_counter(name) == name.endswith("num_batches_tracked")
