import sys
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from inpaint_core.errors import InpaintError, OutOfMemoryError
from inpaint_core.models.networks import NETWORKS
from inpaint_core.runtime import runtime
from inpaint_core.runtime.runtime import (
    Runtime,
    choose_device,
    default_threads,
    has_bfloat16,
    largest_working_px,
    memory_available_bytes,
    memory_needed_bytes,
    place_network,
    start_runtime,
    translated_out_of_memory,
)

CPU = torch.device("cpu")
LITTLE = 400 * 2**20


@pytest.fixture(autouse=True)
def same_thread_count_afterwards():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def test_the_environment_chooses_the_device_and_the_argument_overrides_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("INPAINT_DEVICE", "no-such-thing")
    assert choose_device("CPU") == CPU
    with pytest.raises(InpaintError, match="There is no device called no-such-thing"):
        choose_device()


@pytest.mark.parametrize("name", ["cuda:99", "xpu", "meta"])
def test_a_device_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(InpaintError, match=f"The device {name} is not available"):
        choose_device(name)


def test_without_a_wish_the_best_device_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INPAINT_DEVICE", raising=False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert choose_device() == CPU
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert choose_device("auto").type == "cuda"


def test_one_core_is_left_to_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(runtime, "available_cores", lambda: 4)
    assert start_runtime("cpu").threads == torch.get_num_threads() == 3
    monkeypatch.setattr(runtime, "available_cores", lambda: 1)
    assert start_runtime("cpu").threads == 1
    assert start_runtime("cpu", threads=2).threads == torch.get_num_threads() == 2


def test_the_environments_thread_count_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    torch.set_num_threads(1)
    assert default_threads(16) == 1


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


def test_bf16_of_the_processor_is_what_its_flags_say() -> None:
    listed = Path("/proc/cpuinfo")  # Linux only; elsewhere neither flag is known
    flags = listed.read_text(encoding="utf-8").split() if listed.exists() else []
    assert has_bfloat16(CPU) == ("avx512_bf16" in flags or "amx_bf16" in flags)


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


def test_a_real_allocation_that_cannot_be_met_is_out_of_memory() -> None:
    with pytest.raises(OutOfMemoryError, match="not enough memory"), translated_out_of_memory():
        torch.empty(2**55, dtype=torch.uint8)


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"),
        RuntimeError("MPS backend out of memory (MPS allocated: 3 GB)"),
        MemoryError(),
    ],
)
def test_every_way_of_running_out_of_memory_is_known(error: Exception) -> None:
    with pytest.raises(OutOfMemoryError), translated_out_of_memory():
        raise error


def test_other_errors_pass_through() -> None:
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"), translated_out_of_memory():
        torch.ones(2, 3) @ torch.ones(2, 3)


@pytest.mark.parametrize(
    ("network", "side_px", "measured_mb"),
    [
        # 2026-11, one thread of an EPYC, float32, beside the weights.
        ("spn-probabilistic", 64, 338),
        ("spn-probabilistic", 256, 718),
        ("spn-probabilistic", 512, 1550),
        ("spl", 64, 310),
        ("spl", 256, 397),
        ("pennet", 256, 106),
    ],
)
def test_the_estimate_is_above_what_was_measured_and_not_far(
    network: str, side_px: int, measured_mb: int
) -> None:
    with torch.device("meta"):
        placed = NETWORKS[network].build("published")
    estimate_mb = memory_needed_bytes(placed, height=side_px, width=side_px) / 2**20
    assert measured_mb < estimate_mb < 2 * measured_mb + 400


def test_this_machine_tells_how_much_memory_it_has() -> None:
    available = memory_available_bytes(CPU)
    if sys.platform == "linux":
        assert available is not None
        assert 2**20 < available < 2**50
    else:
        assert available is None


@pytest.mark.parametrize(
    ("available", "side_px"), [(None, 256), (2**40, 256), (LITTLE + 2**27, 128), (3 * 2**26, 64)]
)
def test_the_working_size_fits_the_memory(
    monkeypatch: pytest.MonkeyPatch, available: int | None, side_px: int
) -> None:
    monkeypatch.setattr(runtime, "memory_available_bytes", lambda device: available)
    assert largest_working_px(nn.Identity(), CPU, wanted_px=256, smallest_px=64) == side_px


def test_a_job_that_cannot_fit_is_refused_before_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "memory_available_bytes", lambda device: 2**20)
    with pytest.raises(OutOfMemoryError, match="close other programs"):
        largest_working_px(nn.Identity(), CPU, wanted_px=256, smallest_px=64)


def test_the_device_has_a_name_for_the_user() -> None:
    assert Runtime(CPU, 1).title == "CPU"
