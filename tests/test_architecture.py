"""The import rules of docs/architecture.md hold, and their checker would notice if they did not."""

import ast
import os
import shutil
import subprocess
import sys
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PACKAGES = ("editor", "inpaint_core", "training", "resources")
SOURCES = sorted(path for package in PACKAGES for path in (PROJECT / package).rglob("*.py"))
CODE = [*SOURCES, *sorted((PROJECT / "tests").rglob("*.py")), *sorted((PROJECT / "benchmarks").rglob("*.py"))]


def _relative(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def _module(path: Path) -> str:
    return _relative(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


TRAINING = [_module(path) for path in SOURCES if _relative(path).startswith("training/")]
TORCH_ROOMS = {"engine", "importing", "inspection", "models", "runtime", "state_dict", "cli"}
CORE = [_module(path) for path in SOURCES if _relative(path).startswith("inpaint_core/")]
NUMPY_HALF = [
    module
    for module in CORE
    if module.count(".") and not TORCH_ROOMS & set(module.split(".")) and not module.endswith("__init__")
]
WITHOUT_TORCH = [
    "editor.__main__",
    "editor.window.main_window",
    "editor.engine.gateway",
    "editor.engine.worker",
]
WITHOUT_QT = [
    "editor.state.document",
    "editor.engine.gateway",
    "editor.state.history",
    "inpaint_core.cli.main",
]


def _loads(modules: list[str], forbidden: str) -> str:
    """Return what a fresh interpreter says: an empty text when ``forbidden`` stays unloaded."""
    verdict = f"{forbidden!r} in sys.modules and '{forbidden} loaded'"
    code = f"import sys, {', '.join(modules)}\nsys.exit({verdict})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False
    )
    return done.stderr.strip() if done.returncode else ""


@pytest.mark.parametrize("module", WITHOUT_TORCH)
def test_importing_it_does_not_load_torch(module):
    assert _loads([module], "torch") == ""


def test_what_a_window_does_not_need_is_loaded_later():
    late = {"torch", "numba", "onnxruntime", "pi_heif", "tifffile", "qtawesome", "qtpy"}
    code = f"import sys, editor.window.app\nprint(sorted({late} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_whole_numpy_half_does_not_load_torch():
    assert len(NUMPY_HALF) > 30
    assert _loads(NUMPY_HALF, "torch") == ""


@pytest.mark.parametrize("module", WITHOUT_QT)
def test_importing_it_does_not_load_qt(module):
    assert _loads([module], "PySide6") == ""


def test_importing_the_whole_torch_half_and_training_does_not_load_qt():
    assert (
        _loads([*CORE, *(module for module in TRAINING if not module.endswith("__main__"))], "PySide6") == ""
    )


@pytest.mark.parametrize("module", ["onnxruntime", "inpaint_core.segmentation.segmenter"])
def test_opening_the_window_does_not_load_what_click_to_select_runs_with(module):
    assert _loads(["editor.window.main_window"], module) == ""


def test_a_loaded_module_would_be_noticed():
    assert _loads(["inpaint_core.engine.engine"], "torch") == "torch loaded"
    assert _loads(["editor.window.main_window"], "PySide6") == "PySide6 loaded"
    name = "inpaint_core.segmentation.segmenter"
    assert _loads([name], name) == f"{name} loaded"


@pytest.mark.parametrize(
    "package", sorted(PROJECT / package for package in PACKAGES), ids=lambda path: path.name
)
def test_every_init_file_is_empty(package):
    # import-linter does not see what a parent package imports, so there must be nothing to see.
    full = [
        _relative(path) for path in package.rglob("__init__.py") if path.read_text(encoding="utf-8").strip()
    ]
    assert full == []


MAX_MODULES = 16
"""In one folder: more are not taken in at a glance."""


def test_no_folder_has_more_modules_than_are_taken_in_at_a_glance():
    counts = Counter(_relative(path.parent) for path in SOURCES if path.stem != "__init__")
    assert {folder: count for folder, count in counts.items() if count > MAX_MODULES} == {}


MAX_LINES = 500
"""Of any file of the source or the tests."""
MAX_LINES_IN_EDITOR = 300
"""Of a file of the editor: a widget or a controller with more has two reasons to exist."""


def _max_lines(path: Path) -> int:
    return MAX_LINES_IN_EDITOR if _relative(path).startswith("editor/") else MAX_LINES


def test_no_file_is_longer_than_the_rule_allows():
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in CODE}
    assert {_relative(path): count for path, count in lines.items() if count > _max_lines(path)} == {}


@pytest.mark.parametrize(
    ("file", "lines"),
    [("editor/state/document.py", 300), ("tests/editor/conftest.py", 500), ("inpaint_core/mask.py", 500)],
)
def test_a_file_of_the_editor_is_held_to_less_than_others(file, lines):
    assert _max_lines(PROJECT / file) == lines


FUNCTION_LINES = 40
"""A function is shorter, its docstring not counted. CONTRIBUTING.md wants 40."""


def _lines_without_docstring(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[0]
    is_docstring = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def test_no_function_is_longer_than_the_rule_allows():
    long = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if (lines := _lines_without_docstring(node)) >= FUNCTION_LINES:
                long.append(f"{_relative(path)}: {node.name} has {lines} lines")
    assert long == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("def f():\n    return 1", 2),
        ('def f():\n    """Say.\n\n    More.\n    """\n    return 1', 2),
        ('async def f(\n    a,\n):\n    """Say."""\n    b = """\n    """\n    return b', 6),
        ("def f():\n    1\n    return 1", 3),
    ],
)
def test_the_lines_of_a_docstring_are_not_counted(source, lines):
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    assert _lines_without_docstring(function) == lines


def test_no_file_is_a_drawer_for_everything():
    drawers = {"utils", "helpers", "common", "misc", "base", "manager", "handler"}
    assert [_relative(path) for path in SOURCES if path.stem in drawers] == []


def _imports(path: Path, modules: set[str]) -> set[str]:
    """Return which of ``modules`` a file imports anywhere in it, also for types only."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found & modules - {_module(path)}


def _import_cycle(sources: list[Path]) -> list[str]:
    """Return modules of which each imports the next and the last the first; none if there is no such ring."""
    modules = {_module(path) for path in sources}
    try:
        TopologicalSorter({_module(path): _imports(path, modules) for path in sources}).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_two_modules_import_each_other_not_even_for_types():
    assert _import_cycle(SOURCES) == []


@pytest.mark.parametrize(
    "line",
    [
        "from editor.canvas.canvas_view import CanvasView",
        "from editor.canvas import canvas_view",
        "import editor.canvas.canvas_view",
    ],
)
def test_a_ring_of_imports_would_be_noticed(copied_tree, monkeypatch, line):
    spoilt = copied_tree / "editor/canvas/viewport.py"
    before = spoilt.read_text(encoding="utf-8")
    spoilt.write_text(f"{before}\nif TYPE_CHECKING:\n    {line}\n", encoding="utf-8")
    monkeypatch.setitem(globals(), "PROJECT", copied_tree)
    cycle = _import_cycle(sorted(copied_tree.rglob("*.py")))
    assert {"editor.canvas.viewport", "editor.canvas.canvas_view"} <= set(cycle)


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def copied_tree(tmp_path: Path) -> Path:
    """The sources and the contracts, free to be spoilt."""
    for path in SOURCES:
        target = tmp_path / path.relative_to(PROJECT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_import_rules_hold(copied_tree):
    done = _lint_imports(copied_tree)
    assert done.returncode == 0, done.stdout
    assert " 0 broken" in done.stdout


PLANTED = [
    ("editor/canvas/canvas_view.py", "import torch", "the editor never imports torch itself"),
    ("editor/engine/worker.py", "def late():\n    import torch", "the editor never imports torch itself"),
    (
        "editor/window/main_window.py",
        "from inpaint_core.engine import engine",
        "only the gateway and training open the torch half",
    ),
    ("editor/state/document.py", "import training.cli.train", "editor and training sit on inpaint_core"),
    (
        "training/run/trainer.py",
        "from editor.state import document",
        "editor and training sit on inpaint_core",
    ),
    ("inpaint_core/mask.py", "import torch", "the numpy half of the core never reaches torch"),
    (
        "inpaint_core/batch/pipeline.py",
        "from inpaint_core.engine import engine",
        "the numpy half of the core never reaches torch",
    ),
    (
        "inpaint_core/filling/composite.py",
        "from inpaint_core.runtime import tensors",
        "the numpy half of the core never reaches torch",
    ),
    (
        "inpaint_core/engine/engine.py",
        "import PySide6.QtCore",
        "core, training and the editor's state are free of Qt",
    ),
    (
        "editor/state/document.py",
        "from editor.widgets import qimage_bridge",
        "inside editor, widgets sit on state",
    ),
    (
        "inpaint_core/models/layers/blocks.py",
        "from inpaint_core.models import pennet",
        "model files do not import each other",
    ),
    (
        "training/data/dataset.py",
        "from training.run import trainer",
        "inside training, a run sits on objectives, networks, data and config",
    ),
    ("training/leftovers.py", "", "inside training, a run sits on objectives"),
    ("inpaint_core/leftovers.py", "", "inside inpaint_core, data flows downwards"),
    ("editor/leftovers.py", "", "inside editor, widgets sit on state"),
]


@pytest.mark.parametrize(
    ("file", "line", "contract"), PLANTED, ids=[f"{file}: {line}" for file, line, _ in PLANTED]
)
def test_a_planted_violation_is_caught(copied_tree, file, line, contract):
    spoilt = copied_tree / file
    before = spoilt.read_text(encoding="utf-8") if spoilt.exists() else ""
    spoilt.write_text(f"{before}\n{line}\n", encoding="utf-8")
    done = _lint_imports(copied_tree)
    assert done.returncode != 0
    broken = [text for text in done.stdout.splitlines() if "BROKEN" in text]
    assert any(contract in text for text in broken), done.stdout
