import pytest
import torch

from inpaint_core.errors import InpaintError
from inpaint_core.runtime.facts import describe_runtime


def test_it_names_torch_and_the_device_and_changes_no_threads(monkeypatch):
    monkeypatch.setenv("INPAINT_DEVICE", "cpu")
    threads = torch.get_num_threads()
    facts = dict(describe_runtime())
    assert facts["PyTorch"].startswith(torch.__version__)
    assert facts["Device"].startswith("CPU (cpu), fp32")
    assert "cores" in facts["Processor"]
    assert torch.get_num_threads() == threads


def test_a_device_that_is_not_there_is_said(monkeypatch):
    monkeypatch.setenv("INPAINT_DEVICE", "warp drive")
    with pytest.raises(InpaintError, match="warp drive"):
        describe_runtime()
