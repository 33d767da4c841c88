"""Start an engine as a command line asks for it, in this process or another one."""

from collections.abc import Mapping
from pathlib import Path

from inpaint_core.engine.engine import Engine
from inpaint_core.files.disk.opencv_threads import use_threads
from inpaint_core.runtime.runtime import Precision, start_runtime
from inpaint_core.runtime.threads import available_cores, default_threads


def start_engine(
    device: str | None,
    precision: Precision | None,
    weights: Mapping[str, Path],
    *,
    threads: int | None = None,
    sharing: int = 1,
) -> Engine:
    """Return an engine that takes its fair share of this computer's cores.

    Args:
        device: As for ``start_runtime``.
        precision: As for ``start_runtime``.
        weights: Weights files to use instead of the models' own, by model name.
        threads: Of torch and of OpenCV; None for the cores, or what ``OMP_NUM_THREADS`` says.
        sharing: Processes that share the cores.

    Raises:
        InpaintError: The device or number format is not there.
    """
    if threads is None:
        threads = default_threads(max(1, available_cores() // sharing))
    use_threads(threads)
    return Engine(start_runtime(device, threads=threads, precision=precision), weights=weights)
