"""OpenCV begins no threads where one that cannot begin would end the program."""

import subprocess
import sys

import pytest

PROGRAM = """
import sys
import cv2
from inpaint_core.files.disk.opencv_threads import use_threads
if sys.argv[1] == "limited":
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (2**40, resource.RLIM_INFINITY))
use_threads(3)
print(cv2.getNumThreads())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits")
@pytest.mark.parametrize(("limit", "threads"), [("limited", "1"), ("free", "3")])
def test_a_limit_of_address_space_leaves_one_thread(limit, threads):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, limit], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == threads
