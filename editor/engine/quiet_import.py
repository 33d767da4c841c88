"""Importing something large in a thread without holding up the others. Free of Qt and of torch."""

import contextlib
import ctypes
import gc
import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

LIBRARIES: Final = ("libtorch_cpu", "libtorch")
"""Those in which nearly all of torch's native code is; they do not use Python."""


@contextlib.contextmanager
def without_collections() -> Iterator[None]:
    """Keep Python's garbage collector from looking at what is imported meanwhile, then and later.

    Torch makes a million objects that live as long as the program. A full collection that goes through them
    holds every thread for 0.1 s, and one comes along every few seconds.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def load_torch_libraries() -> bool:
    """Load torch's native libraries, so that importing torch finds them loaded already.

    Python's own import holds every thread while the system loads a library: 0.3 s here, seconds from a cold
    disk. A call through ctypes holds none.

    Returns:
        Whether they were loaded; if not, importing torch loads them itself.
    """
    spec = importlib.util.find_spec("torch")
    if os.name != "posix" or spec is None or spec.origin is None:
        return False  # on Windows torch is imported before the window is there
    suffix = ".dylib" if sys.platform == "darwin" else ".so"
    paths = [Path(spec.origin).parent / "lib" / f"{name}{suffix}" for name in LIBRARIES]
    if not all(path.is_file() for path in paths):
        return False
    system = ctypes.CDLL(None)
    system.dlopen.restype = ctypes.c_void_p
    system.dlopen.argtypes = (ctypes.c_char_p, ctypes.c_int)
    return all(system.dlopen(os.fsencode(path), os.RTLD_NOW) for path in paths)
