from pathlib import Path

import pytest
import torch

from inpaint_core.errors import InpaintError
from inpaint_core.runtime.device import choose_device, has_bfloat16

CPU = torch.device("cpu")


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


def test_bf16_of_the_processor_is_what_its_flags_say() -> None:
    listed = Path("/proc/cpuinfo")  # Linux only; elsewhere neither flag is known
    flags = listed.read_text(encoding="utf-8").split() if listed.exists() else []
    assert has_bfloat16(CPU) == ("avx512_bf16" in flags or "amx_bf16" in flags)
