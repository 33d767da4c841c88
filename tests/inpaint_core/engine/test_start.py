from collections.abc import Iterator

import cv2
import pytest
import torch

from inpaint_core.engine import start
from inpaint_core.engine.start import start_engine


@pytest.fixture(autouse=True)
def eight_cores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = torch.get_num_threads(), cv2.getNumThreads()
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(start, "available_cores", lambda: 8)
    yield
    torch.set_num_threads(before[0])
    cv2.setNumThreads(before[1])


@pytest.mark.parametrize(
    ("sharing", "threads", "expected"), [(1, None, 8), (3, None, 2), (9, None, 1), (2, 5, 5)]
)
def test_an_engine_takes_its_share_of_the_cores(sharing: int, threads: int | None, expected: int) -> None:
    engine = start_engine("cpu", "fp32", {}, threads=threads, sharing=sharing)
    assert engine.runtime.threads == torch.get_num_threads() == cv2.getNumThreads() == expected


def test_the_users_own_number_of_threads_is_for_each_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    torch.set_num_threads(3)  # as torch does when it is loaded
    assert start_engine("cpu", "fp32", {}, sharing=4).runtime.threads == 3
