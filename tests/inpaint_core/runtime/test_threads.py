import os
import sys

import pytest
import torch

from inpaint_core.runtime.threads import available_cores, default_threads


@pytest.fixture(autouse=True)
def same_thread_count_afterwards():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def test_the_environments_thread_count_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    torch.set_num_threads(1)
    assert default_threads(16) == 1


def test_by_default_there_is_a_thread_for_each_core(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    assert default_threads(16) == 16


def test_only_cores_that_this_process_may_use_are_counted() -> None:
    if sys.platform == "linux":
        assert available_cores() == len(os.sched_getaffinity(0))
    assert available_cores() >= 1
