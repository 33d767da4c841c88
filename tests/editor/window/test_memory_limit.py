"""The window under limits of address space: what was asked for is done, or there is a sentence."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from inpaint_core.files.read_write import read_image, write_image, write_mask

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")

LEVELS_MB = (0, 8, 20, 26, 32, 40, 64, 128, 256, 2048)
"""Left beside what the window has once it is shown: from nothing at all to plenty."""
HUNG_SECONDS = 60

PROGRAM = """
import json, os, resource, signal, sys
from dataclasses import replace
from pathlib import Path
from PySide6.QtCore import QElapsedTimer
from editor.engine.worker import EngineWorker
from editor.state.settings import SettingsFile
from editor.window.app import make_application
from editor.window.crash_log import catch_crashes
from editor.window.main_window import MainWindow
from editor.window.selftest import Answers
from inpaint_core.engine.engine import Engine

def edit(folder, level):
    signal.alarm(int(sys.argv[2]))
    app = make_application()
    settings = SettingsFile(folder / "settings.json")
    settings.current = replace(settings.current, model="telea")
    window = MainWindow(settings, EngineWorker(Engine), Answers(folder))
    said = []
    for source in (window.files.notice, window.inpainting.notice):
        source.connect(lambda kind, text: said.append(text) if kind in ("error", "warning") else None)
    catch_crashes(said.append)
    window.show()

    def wait(ready):
        clock = QElapsedTimer()
        clock.start()
        while not (is_ready := ready()) and not said and not clock.hasExpired(1000 * int(sys.argv[2]) // 3):
            app.processEvents()
        return is_ready

    def act(name, ready):
        window.actions_[name].trigger()
        return wait(ready)

    used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + level * 2**20, resource.RLIM_INFINITY))
    window.files.open_path(folder / "photo.png", folder / "mask.png")
    steps = (
        lambda: wait(lambda: window.document is not None and window.document.has_mask),
        lambda: act("inpaint", lambda: window.inpainting.is_choosing and not window.inpainting.is_running),
        lambda: act("accept", lambda: window.document.is_dirty),
        lambda: act("save_as", lambda: not window.document.is_dirty),
    )
    reached = 0
    while reached < len(steps) and steps[reached]():
        reached += 1
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    (folder / "end.json").write_text(json.dumps([reached == len(steps), said]))
    os._exit(0)

for level in map(int, sys.argv[3:]):
    child = os.fork()
    if not child:
        edit(Path(sys.argv[1]) / str(level), level)
    print(level, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.mark.slow
def test_at_every_limit_of_memory_a_photo_is_saved_or_there_is_a_sentence(tmp_path: Path) -> None:
    saved = saved_under_limits(tmp_path, LEVELS_MB)
    assert saved[max(LEVELS_MB)]
    assert not saved[0]


def test_without_memory_to_begin_the_window_says_so_and_does_not_wait(tmp_path: Path) -> None:
    assert not any(saved_under_limits(tmp_path, (8,)).values())


def saved_under_limits(folder: Path, levels: tuple[int, ...]) -> dict[int, bool]:
    """Open, fill, accept and save under each limit; check what is said and what is on the disk.

    Returns:
        Whether the photo was saved, by limit.
    """
    rng = np.random.default_rng(17)
    photo = rng.integers(0, 256, (700, 900, 3), dtype=np.uint8)
    mask = np.zeros((700, 900), bool)
    mask[200:420, 300:560] = True
    before = np.full((700, 900, 3), 7, np.uint8)
    for level in levels:
        (folder / str(level)).mkdir()
        write_image(folder / str(level) / "photo.png", photo)
        write_mask(folder / str(level) / "mask.png", mask)
        write_image(folder / str(level) / "filled.png", before)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), str(HUNG_SECONDS), *map(str, levels)],
        capture_output=True,
        text=True,
        timeout=HUNG_SECONDS * (len(levels) + 1),
        check=True,
        # OpenCV's own pool ends the program where a thread of it cannot begin: nothing can catch that.
        env=os.environ | {"OPENCV_FOR_THREADS_NUM": "1"},
    )
    assert done.stdout.splitlines() == [f"{level} 0" for level in levels], done.stderr
    saved = {}
    for level in levels:
        place = folder / str(level)
        is_saved, said = json.loads((place / "end.json").read_text())
        assert is_saved != bool(said), (level, is_saved, said, done.stderr)
        assert all("memory" in sentence.lower() for sentence in said), (level, said, done.stderr)
        on_disk = read_image(place / "filled.png").image
        assert np.array_equal(on_disk[~mask], photo[~mask]) or np.array_equal(on_disk, before)
        assert np.array_equal(read_image(place / "photo.png").image, photo)
        assert not list(place.glob("*.part")) + list(place.glob(".*.part"))
        saved[level] = is_saved
    return saved
