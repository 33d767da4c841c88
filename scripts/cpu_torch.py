"""Print what pip needs for PyTorch's CPU build, where that is the right one; nothing where it is not.

The PyTorch of the default index brings gigabytes of CUDA on Linux, of no use without an NVIDIA driver.
Runs with any Python 3.11, before anything is installed::

    python scripts/cpu_torch.py     prints, for example: --no-deps --index-url URL torch>=2.6,<2.14

TORCH_INDEX names another index; empty, the default PyTorch is taken. What is decided goes to stderr.
"""

import importlib.util
import os
import shutil
import sys
import tomllib
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

INDEX = "https://download.pytorch.org/whl/cpu"
"""Of PyTorch's installation page."""
TIMEOUT_S = 5.0
DRIVER = ("proc/driver/nvidia/version", "dev/nvidia0", "dev/nvidiactl", "usr/lib/wsl/lib/libcuda.so.1")
"""Below the root: any of these is there with an NVIDIA driver."""
OWN_CHOICE = ("index", "find-links", "-i ", "-f ", "torch")
"""Words of PIP_ARGS that say where PyTorch is to come from."""
PROJECT = Path(__file__).resolve().parents[1]


def has_nvidia_driver(root: Path = Path("/")) -> bool:
    """Return whether a program could use CUDA here."""
    return any((root / name).exists() for name in DRIVER) or shutil.which("nvidia-smi") is not None


def is_wanted(platform: str, environment: Mapping[str, str], *, has_driver: bool, has_torch: bool) -> bool:
    """Return whether to ask for the CPU build: on Linux without a driver, if nobody chose otherwise."""
    chosen = any(word in environment.get("PIP_ARGS", "") for word in OWN_CHOICE)
    is_off = not environment.get("TORCH_INDEX", INDEX) or bool(environment.get("PIP_NO_INDEX"))
    return platform == "linux" and not (has_driver or has_torch or chosen or is_off)


def answers(index: str, timeout_s: float = TIMEOUT_S) -> bool:
    """Return whether an index has PyTorch and says so soon."""
    if not index.startswith(("http://", "https://")):
        return False
    try:
        with urllib.request.urlopen(f"{index.rstrip('/')}/torch/", timeout=timeout_s) as page:  # noqa: S310
            return page.status == 200 and b"torch-" in page.read()
    except (OSError, ValueError):  # no network, a proxy that refuses, a name that is no address
        return False


def requirement(project: Path = PROJECT) -> str:
    """Return what the project asks of PyTorch, for example ``torch>=2.6,<2.14``."""
    record = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    dependencies: list[str] = record["project"]["dependencies"]
    return next(one for one in dependencies if one.startswith("torch>"))


def main() -> int:
    """Print the options and the requirement, or nothing."""
    index = os.environ.get("TORCH_INDEX", INDEX)
    has_torch = importlib.util.find_spec("torch") is not None
    if not is_wanted(sys.platform, os.environ, has_driver=has_nvidia_driver(), has_torch=has_torch):
        return 0
    if answers(index):
        sys.stderr.write("No NVIDIA driver here: installing PyTorch's small CPU build\n")
        sys.stdout.write(f"--no-deps --index-url {index} {requirement()}\n")
    else:
        sys.stderr.write(
            f"The index of PyTorch's CPU builds, {index}, does not answer: installing the default PyTorch, "
            "which may bring several gigabytes of CUDA. TORCH_INDEX=URL names another index.\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
