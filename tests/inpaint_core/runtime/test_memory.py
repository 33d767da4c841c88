import pytest
import torch
from torch import nn

from inpaint_core.errors import OutOfMemoryError
from inpaint_core.models.networks import NETWORKS
from inpaint_core.runtime import memory
from inpaint_core.runtime.memory import (
    largest_working_px,
    memory_available_bytes,
    memory_needed_bytes,
    translated_out_of_memory,
)

CPU = torch.device("cpu")
LITTLE = 400 * 2**20


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
        ("lama", 256, 77),
        ("lama", 512, 210),
        ("lama", 1024, 690),
        ("migan", 64, 393),  # it is always as large as it was trained at
        ("migan", 512, 393),
        ("migan-256", 256, 200),
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
    assert 2**20 < available < 2**50


def test_a_processor_has_what_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "free_bytes", lambda: 12345)
    assert memory_available_bytes(CPU) == 12345


@pytest.mark.parametrize(
    ("available_mb", "side_px"), [(9_000, 1024), (2_200, 768), (1_600, 576), (1_400, 512), (1_000, 256)]
)
def test_lama_sees_as_much_as_memory_allows(
    monkeypatch: pytest.MonkeyPatch, available_mb: int, side_px: int
) -> None:
    monkeypatch.setattr(memory, "memory_available_bytes", lambda _: available_mb * 10**6)
    with torch.device("meta"):
        network = NETWORKS["lama"].build("published")
    assert largest_working_px(network, CPU, wanted_px=1024, smallest_px=64) == side_px


@pytest.mark.parametrize(("available", "side_px"), [(2**40, 256), (LITTLE + 2**27, 128), (3 * 2**26, 64)])
def test_the_working_size_fits_the_memory(
    monkeypatch: pytest.MonkeyPatch, available: int, side_px: int
) -> None:
    monkeypatch.setattr(memory, "memory_available_bytes", lambda device: available)
    assert largest_working_px(nn.Identity(), CPU, wanted_px=256, smallest_px=64) == side_px


def test_a_job_that_cannot_fit_is_refused_before_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "memory_available_bytes", lambda device: 2**20)
    with pytest.raises(OutOfMemoryError, match="close other programs"):
        largest_working_px(nn.Identity(), CPU, wanted_px=256, smallest_px=64)
