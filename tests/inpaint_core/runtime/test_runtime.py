import pytest
import torch
from torch import Tensor, nn

from inpaint_core.errors import InpaintError
from inpaint_core.runtime import runtime
from inpaint_core.runtime.runtime import Runtime, place_network, start_runtime

CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def same_thread_count_afterwards():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def test_one_core_is_left_to_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(runtime, "available_cores", lambda: 4)
    assert start_runtime("cpu").threads == torch.get_num_threads() == 3
    monkeypatch.setattr(runtime, "available_cores", lambda: 1)
    assert start_runtime("cpu").threads == 1
    assert start_runtime("cpu", threads=2).threads == torch.get_num_threads() == 2


def test_bf16_is_only_used_where_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "has_bfloat16", lambda device: False)
    with pytest.raises(InpaintError, match="The CPU has no bf16"):
        start_runtime("cpu", precision="bf16")
    assert not start_runtime("cpu", precision="auto").uses_bfloat16(CPU, suits_bf16=True)


def test_auto_means_bf16_only_for_networks_that_keep_their_quality(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "has_bfloat16", lambda device: True)
    monkeypatch.delenv("INPAINT_PRECISION", raising=False)
    chosen = start_runtime("cpu")
    assert chosen.precision == "auto"
    assert chosen.uses_bfloat16(CPU, suits_bf16=True)
    assert not chosen.uses_bfloat16(CPU, suits_bf16=False)
    assert start_runtime("cpu", precision="bf16").uses_bfloat16(CPU, suits_bf16=False)
    assert not start_runtime("cpu", precision="fp32").uses_bfloat16(CPU, suits_bf16=True)


def test_the_environment_chooses_the_precision_and_the_argument_overrides_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("INPAINT_PRECISION", "FP32")
    assert start_runtime("cpu").precision == "fp32"
    assert start_runtime("cpu", precision="auto").precision == "auto"
    monkeypatch.setenv("INPAINT_PRECISION", "fp8")
    with pytest.raises(InpaintError, match="no number format called fp8: use fp32, bf16, auto"):
        start_runtime("cpu")


def test_fp32_is_fp32_on_a_graphics_card() -> None:
    torch.backends.cudnn.allow_tf32 = True
    start_runtime("cpu")
    assert not torch.backends.cudnn.allow_tf32
    assert not torch.backends.cuda.matmul.allow_tf32


@pytest.mark.parametrize(("precision", "dtype"), [("fp32", torch.float32), ("bf16", torch.bfloat16)])
def test_networks_run_without_autograd_in_the_chosen_format(
    precision: str, dtype: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "has_bfloat16", lambda device: True)
    linear = nn.Linear(2, 2)
    with start_runtime("cpu", precision=precision).inference():
        output: Tensor = linear(torch.ones(1, 2))
    assert output.dtype == dtype
    assert output.is_inference()


def test_a_placed_network_neither_trains_nor_changes_its_answer() -> None:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Dropout(0.5))
    image = torch.rand(1, 3, 9, 9)
    expected = network[0](image)
    placed = place_network(network, CPU)
    assert not placed.training
    assert not any(parameter.requires_grad for parameter in placed.parameters())
    assert placed[0].weight.is_contiguous(memory_format=torch.channels_last)
    assert torch.allclose(placed(image), expected, atol=1e-6)


def test_the_device_has_a_name_for_the_user() -> None:
    assert Runtime(CPU, 1).title == "CPU"
