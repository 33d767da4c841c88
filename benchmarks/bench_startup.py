"""From starting the process to the first image of the window; from a click to an open 24-megapixel photo.

``python -m benchmarks.bench_startup --out FILE``. Each start is a process of its own with settings of its
own; torch has to stay unloaded until the window is there. The first start is reported apart: it may read
from a cold disk.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.machine import describe_machine
from inpaint_core.files.read_write import write_image

STARTS = 7
OPENINGS = 5
HEIGHT, WIDTH = 4000, 6000
TIMEOUT_S = 120

CHILD = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer
from editor.window import app

photo, openings = Path(sys.argv[1]), int(sys.argv[2])

class FirstPaint(QObject):
    painted = False

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched is window and not self.painted:
            self.painted = True
            QTimer.singleShot(0, report)  # once everything of this round is painted
        return False

def report():
    print("painted", time.monotonic(), "torch" in sys.modules, flush=True)
    open_next() if openings else window.close()

def open_next():
    global openings, started
    openings -= 1
    started = time.monotonic()
    window.files.open_path(photo)

def opened(document):
    window.canvas.repaint()
    print("opened", time.monotonic() - started, flush=True)
    QTimer.singleShot(500, open_next if openings else window.close)

qapp = app.make_application()
window = app.make_window(theme="dark")
first_paint = FirstPaint()
window.installEventFilter(first_paint)
window.files.opened.connect(opened)
window.show()
qapp.exec()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, help="write the numbers here as JSON")
    out: Path | None = parser.parse_args().out
    with tempfile.TemporaryDirectory() as folder:
        results = measure(Path(folder))
    record = {
        "machine": describe_machine(),
        "platform": os.environ.get("QT_QPA_PLATFORM") or os.environ.get("DISPLAY") or "default",
        "photo": f"{WIDTH} x {HEIGHT} JPEG",
        "seconds": results,
    }
    for name, value in results.items():
        print(f"{name:44}{value:9.3f} s")
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def measure(folder: Path) -> dict[str, float]:
    """Return medians and the worst, in seconds."""
    photo = folder / "photo.jpg"
    draw_photo(photo)
    starts = [start(folder, photo, openings=0)[0] for _ in range(STARTS + 1)]
    _, opened = start(folder, photo, openings=OPENINGS + 1)
    first, warm = starts[0], starts[1:]
    return {
        "process start to window, first": first,
        "process start to window, median": statistics.median(warm),
        "process start to window, worst": max(warm),
        "open a 24-megapixel JPEG, median": statistics.median(opened[1:]),
        "open a 24-megapixel JPEG, worst": max(opened[1:]),
    }


def start(folder: Path, photo: Path, *, openings: int) -> tuple[float, list[float]]:
    """Start the editor once; return seconds to its window, and of each opening of the photo."""
    environment = os.environ | {"INPAINT_CONFIG_DIR": str(folder / "settings")}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(photo), str(openings)],
        cwd=Path(__file__).parents[1],
        env=environment,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=True,
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    painted = next(line for line in lines if line[0] == "painted")
    if painted[2] != "False":
        raise RuntimeError("torch was loaded before the window was painted")
    return float(painted[1]) - began, [float(line[1]) for line in lines if line[0] == "opened"]


def draw_photo(path: Path) -> None:
    """Write a photo-like JPEG: smooth shading with noise, so that it neither compresses away nor explodes."""
    generator = np.random.default_rng(0)
    rows = np.linspace(0, 6, HEIGHT, dtype=np.float32)[:, None]
    columns = np.linspace(0, 9, WIDTH, dtype=np.float32)[None, :]
    shading = 128 + 60 * np.sin(rows) * np.cos(columns)
    noise = generator.normal(0, 6, (HEIGHT, WIDTH)).astype(np.float32)
    channels = [shading * scale + noise for scale in (1.0, 0.9, 0.8)]
    write_image(path, np.clip(np.dstack(channels), 0, 255).astype(np.uint8))


if __name__ == "__main__":
    main()
