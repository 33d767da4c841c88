import gc
import subprocess
import sys

import pytest

from editor.engine.quiet_import import without_collections


def test_nothing_is_collected_meanwhile_and_what_came_is_left_alone_afterwards():
    before = gc.get_freeze_count()
    try:
        with without_collections():
            assert not gc.isenabled()
            kept = [[number] for number in range(1000)]
        assert gc.isenabled()
        assert gc.get_freeze_count() >= before + len(kept)
    finally:
        gc.unfreeze()


def test_an_import_that_fails_leaves_the_collector_on():
    with pytest.raises(ImportError), without_collections():
        raise ImportError
    assert gc.isenabled()
    gc.unfreeze()


@pytest.mark.skipif(sys.platform == "win32", reason="there torch is imported before the window")
def test_torchs_libraries_are_loaded_without_torch_which_then_imports_as_ever():
    code = (
        "import sys\n"
        "from editor.engine.quiet_import import load_torch_libraries\n"
        "assert load_torch_libraries()\n"
        "assert 'torch' not in sys.modules\n"
        "import torch\n"
        "print(float(torch.ones(3) @ torch.ones(3)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "3.0"
