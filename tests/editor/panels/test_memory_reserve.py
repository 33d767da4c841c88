"""Memory kept aside for the sentence that says that there is none left."""

import psutil
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from editor.panels.memory_reserve import RESERVE_BYTES, MemoryReserve
from editor.panels.notice_bar import NoticeBar


def address_space() -> int:
    return psutil.Process().memory_info().vms


def test_lending_gives_the_address_space_up_and_taking_holds_it_again(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    reserve = MemoryReserve(parent)
    held = address_space()
    reserve.lend()
    assert not reserve.is_held
    assert held - address_space() >= RESERVE_BYTES // 2  # other threads may take some meanwhile
    reserve.take()
    assert reserve.is_held


def test_what_was_lent_is_taken_back(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("editor.panels.memory_reserve.TAKE_BACK_MS", 20)
    parent = QWidget()
    qtbot.addWidget(parent)
    reserve = MemoryReserve(parent)
    reserve.lend()
    qtbot.waitUntil(lambda: reserve.is_held)


def test_where_there_is_no_memory_it_is_tried_again(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("editor.panels.memory_reserve.TAKE_BACK_MS", 20)
    parent = QWidget()
    qtbot.addWidget(parent)
    with monkeypatch.context() as without:

        def refuse(*_: int) -> None:
            raise OSError(12, "Cannot allocate memory")

        without.setattr("editor.panels.memory_reserve.mmap.mmap", refuse)
        reserve = MemoryReserve(parent)
        assert not reserve.is_held
    qtbot.waitUntil(lambda: reserve.is_held)


@pytest.mark.parametrize(("kind", "is_held"), [("error", False), ("warning", False), ("info", True)])
def test_a_grave_notice_may_use_it(qtbot: QtBot, kind: str, is_held: bool) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    bar = NoticeBar(parent)
    (reserve,) = bar.findChildren(MemoryReserve)
    bar.show_notice(kind, "There is not enough memory.")  # type: ignore[arg-type]
    assert reserve.is_held is is_held
