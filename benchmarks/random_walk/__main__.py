"""``python -m benchmarks.random_walk``: 10,000 random actions in the real window beside a plain model.

Nothing may raise, differ, or make the process grow.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

MOST_GROWTH_MB = 80
"""From a third of the way to the end: photos of another size, fonts, caches."""


def main() -> int:
    """Walk, and print what came of it."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.random_walk", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--actions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as name:
        os.environ["INPAINT_CONFIG_DIR"] = name
        from benchmarks.random_walk.walk import Walk  # noqa: PLC0415 - the environment comes first
        from editor.window.app import make_application  # noqa: PLC0415

        make_application()
        begin = time.monotonic()
        walk = Walk(Path(name), options.seed)
        report = walk.run(options.actions)
        walk.close()
    print(f"{sum(report.counts.values())} actions in {time.monotonic() - begin:.0f} s: {dict(report.counts)}")
    print("memory in MB: " + " ".join(f"{rss:.0f}" for rss in report.rss_mb))
    print("no divergence" if not report.divergences else "\n".join(report.divergences))
    growth_mb = report.rss_mb[-1] - report.rss_mb[len(report.rss_mb) // 3]
    return 1 if report.divergences or growth_mb > MOST_GROWTH_MB else 0


if __name__ == "__main__":
    sys.exit(main())
