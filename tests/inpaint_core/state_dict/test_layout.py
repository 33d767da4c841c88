import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.errors import WeightsError
from inpaint_core.state_dict.layout import (
    check_numbers,
    describe_misfit,
    listed,
    shown,
    split_checkpoint,
)

ONE = torch.ones(1)
PARTS = st.lists(st.sampled_from(["conv", "0", "weight", "netG", "a"]), min_size=1, max_size=4)


def test_what_stands_beside_the_network_is_listed_in_words() -> None:
    content = {
        "epoch": 3,
        "loss": math.nan,
        "host": "x",
        "best": None,
        "mean": torch.zeros(3, 1),
        "optimizer": {"state": {}, "groups": []},
        "model": {"state_dict": {"a.weight": ONE}, "args": [1, 2]},
    }
    parts = split_checkpoint(content, "a.pth")
    assert dict(parts.network) == {"a.weight": ONE}
    assert parts.others == (
        "epoch (3)",
        "loss (a number)",
        "host (text)",
        "best (nothing)",
        "mean (a tensor of 3×1)",
        "optimizer (2 entries)",
        "args (2 entries)",
    )


def test_a_training_module_is_taken_apart_by_prefix() -> None:
    names = ("generator.module.a.weight", "discriminator.module.b", "tresnet_xL_hold.body.c", "label")
    parts = split_checkpoint(dict.fromkeys(names, ONE), "a.pth")
    assert list(parts.network) == ["a.weight"]
    assert {prefix: list(tensors) for prefix, tensors in parts.companions.items()} == {
        "discriminator": ["b"],
        "tresnet_xL_hold": ["body.c"],
        "label": [""],
    }


@pytest.mark.parametrize("prefix", ["", "generator.", "model.generator.", "generator.module.", "model."])
def test_a_network_is_found_behind_what_was_written_around_it(prefix: str) -> None:
    names = ("model.1.ffc.convl2l.weight", "model.34.bias")
    parts = split_checkpoint({f"{prefix}{name}": ONE for name in names}, "a.pth")
    assert tuple(parts.network) == names


@given(st.lists(PARTS, min_size=1, max_size=5, unique_by=tuple), st.data())
def test_module_anywhere_in_a_name_changes_nothing(names: list[list[str]], data: st.DataObject) -> None:
    plain = {".".join(parts): ONE * number for number, parts in enumerate(names)}
    parallel = {}
    for number, parts in enumerate(names):
        place = data.draw(st.integers(0, len(parts)))
        parallel[".".join([*parts[:place], "module", *parts[place:]])] = ONE * number
    assert dict(split_checkpoint(parallel, "a.pth").network) == plain


def test_gradients_are_left_behind() -> None:
    parts = split_checkpoint({"a": torch.nn.Parameter(torch.ones(2))}, "a.pth")
    assert not parts.network["a"].requires_grad


def test_a_misfit_names_what_is_missing_unexpected_and_of_another_shape() -> None:
    misfit = describe_misfit({"a": (1,), "b": (2, 3), "c": ()}, {"b": (2, 4), "c": (), "d": (1,)})
    assert misfit == ("1 missing: a; 1 unexpected: d; 1 of another shape: b (file 2×4, network 2×3)")
    assert describe_misfit({"a": (1,)}, {"a": (1,)}) == ""


@pytest.mark.parametrize(
    ("tensor", "words"),
    [
        (torch.arange(3), "stored as int64"),
        (torch.eye(2).to_sparse(), "stored as sparse float32"),
        (torch.empty(2, device="meta"), "stored as an empty float32"),
        (torch.zeros(2, dtype=torch.complex64), "stored as complex64"),
        (torch.zeros(1).expand(2**40), "claims 1,099,511,627,776 numbers"),
        (torch.tensor([0.0, math.nan]), "not finite"),
        (torch.tensor([0.0, -math.inf], dtype=torch.float16), "not finite"),
    ],
)
def test_numbers_that_cannot_be_weights_are_refused(tensor: torch.Tensor, words: str) -> None:
    with pytest.raises(WeightsError, match=r"^a\.pth") as caught:
        check_numbers({"fine": ONE, "bad": tensor}, "a.pth")
    assert words in str(caught.value)


def test_names_out_of_a_file_are_safe_to_print() -> None:
    assert shown("a.weight") == "a.weight"
    assert "\x1b" not in shown("\x1b[2Jboo\n")
    assert len(shown("a" * 10**6)) == 80
    assert listed(f"n{number}" for number in range(9)) == "n0, n1, n2, n3, n4, n5 and 3 more"
