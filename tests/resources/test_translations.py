"""The translations are whole: every text of the source is in them, and says the same."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest

from editor.widgets.actions import ACTIONS, plain
from editor.widgets.menu_letters import letter_of
from editor.widgets.menus import MENUS
from resources import locate

PROJECT: Final = Path(__file__).parents[2]
TS: Final = sorted((PROJECT / "resources" / "translations").glob("*.ts"))
UPDATE: Final = (
    *("-silent", "-no-obsolete", "-locations", "none", "-disable-heuristic", "similartext"),
    *("-extensions", "py"),
)
"""How ``scripts/translations`` calls it."""
MARKING: Final = ("translate", "QT_TRANSLATE_NOOP")
PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}|%n|%\d|\[\*\]|&nbsp;|\*\.[\w.]+")


def _tool(name: str) -> str:
    beside = Path(sys.executable).parent / f"pyside6-{name}"
    found = str(beside) if beside.exists() else shutil.which(f"pyside6-{name}")
    if found is None:
        pytest.skip(f"pyside6-{name} is not installed")
    return found


def _messages(path: Path) -> Iterator[tuple[str, str, ElementTree.Element]]:
    for context in ElementTree.parse(path).iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            yield context.findtext("name", ""), message.findtext("source", ""), message


def _keys(path: Path) -> set[tuple[str, str, str]]:
    return {(context, text, message.findtext("comment", "")) for context, text, message in _messages(path)}


def _translations(message: ElementTree.Element) -> list[str]:
    found = message.find("translation")
    assert found is not None
    forms = [form.text or "" for form in found.iter("numerusform")]
    return forms or [found.text or ""]


@pytest.fixture(scope="module")
def in_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``pyside6-lupdate`` finds in the source now."""
    path = tmp_path_factory.mktemp("translations") / "found.ts"
    tool = _tool("lupdate")
    subprocess.run([tool, *UPDATE, "editor", "-ts", str(path)], cwd=PROJECT, check=True, timeout=120)
    return path


def test_there_is_german() -> None:
    assert [path.stem for path in TS] == ["inpaint_editor_de"]


@pytest.mark.parametrize("path", TS, ids=lambda path: path.stem)
def test_every_text_of_the_source_is_there_and_none_that_is_gone(path: Path, in_source: Path) -> None:
    there, wanted = _keys(path), _keys(in_source)
    assert len(wanted) > 900
    assert sorted(wanted - there) == [], "run: make translations"
    assert sorted(there - wanted) == [], "run: make translations"


@pytest.mark.parametrize("path", TS, ids=lambda path: path.stem)
def test_every_text_is_translated_with_the_same_placeholders(path: Path) -> None:
    faults = []
    for context, text, message in _messages(path):
        translation = message.find("translation")
        assert translation is not None
        for said in _translations(message):
            if translation.get("type") or not said.strip():
                faults.append(f"{context}: “{text}” has no translation")
            elif sorted(set(PLACEHOLDER.findall(text))) != sorted(set(PLACEHOLDER.findall(said))):
                faults.append(f"{context}: “{text}” and “{said}” differ in what is filled in")
            elif bool(letter_of(text)) != bool(letter_of(said)):
                faults.append(f"{context}: “{text}” and “{said}” differ in the underlined letter")
            elif (text[:1].isspace(), text[-1:].isspace()) != (said[:1].isspace(), said[-1:].isspace()):
                faults.append(f"{context}: “{text}” and “{said}” differ in the space around them")
            elif text.endswith("…") != said.endswith("…"):
                faults.append(f"{context}: “{text}” and “{said}” differ in the dots at the end")
    assert faults == []


@pytest.mark.parametrize("path", TS, ids=lambda path: path.stem)
def test_what_the_program_reads_was_made_of_it(path: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.qm"
    subprocess.run([_tool("lrelease"), "-silent", str(path), "-qm", str(made)], check=True, timeout=60)
    shipped = locate.path(f"translations/{path.stem}.qm")
    assert made.read_bytes() == shipped.read_bytes(), "run: make translations"


def test_the_tool_finds_every_text_that_the_source_marks(in_source: Path) -> None:
    """It reads a call by its own lights: a name as the number for ``%n``, no f-string, no sum."""
    found = {(context, text) for context, text, _ in _keys(in_source)}
    missed = []
    for path in sorted((PROJECT / "editor").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            if call.func.id not in MARKING:
                continue
            context, text = call.args[:2]
            where = f"{path.relative_to(PROJECT)}:{call.lineno}"
            if not isinstance(context, ast.Constant):
                missed.append(f"{where}: no context")
            elif isinstance(text, ast.Constant) and (context.value, text.value) not in found:
                missed.append(f"{where}: {text.value}")
            elif isinstance(text, ast.JoinedStr | ast.BinOp):
                missed.append(f"{where}: put together")
    assert missed == []


@pytest.mark.parametrize("path", TS, ids=lambda path: path.stem)
def test_a_menu_that_a_sentence_names_is_there_by_that_name(path: Path) -> None:
    said = {(context, text): plain(_translations(message)[0]) for context, text, message in _messages(path)}
    titles = {
        said["Menus", menu]: [said["Actions", ACTIONS[name].text] for name in names if name in ACTIONS]
        for menu, names in MENUS.items()
    }
    named = [(menu, rest) for text in said.values() for menu, rest in re.findall(r"(\w+) ▸ (.+)", text)]
    assert len(named) > 2
    for menu, rest in named:
        assert any(rest.startswith(title) for title in titles[menu]), f"{menu} ▸ {rest}"


SPEAKS_ENGLISH: Final = frozenset(
    {
        *("window/command.py", "window/doctor.py", "window/selftest.py", "window/system_libraries.py"),
        *("window/diagnostics.py", "window/desktop/entry.py", "journal/journal_file.py", "widgets/theme.py"),
    }
)
"""Files that write to a terminal, into a report or to a database, and the style sheet."""

SAID_TO_NOBODY: Final = frozenset(
    {
        *(
            "high contrast",
            "black and white",
            "built in",
            "dust and scratches",
            "magnetic lasso",
            "smart select",
        ),
        *("Fill holes of", "Import mask", "Missing part", "Don't copy of the recipe", "Mask of the recipe"),
        *("don't-copy mask", "Inpaint Editor", "disk is full", "number, data"),
        *("number, label, before, after, tiles, edit", 'pip install "inpaint-editor[select]"'),
        "the icons are missing: install the package ",
        *("there is nothing to show", "other work has not ended yet", "there is no row ", " holds changes"),
        *("a photo that was pasted is always in memory", "an opaque photo has no opacity to show"),
        *("there are no tiles of the kind ", "a tile cannot be read: ", "there are no arrays of "),
        *("The file", '<a href="'),  # of an English error, and of a link
        *('<span style="background-color: rgb(', " cannot be locked", " cannot be given to "),
    }
)
"""Values of settings, names of undo steps (translated where they are shown), mistakes of a programmer."""

SENTENCE: Final = re.compile(r"[A-Za-z']+[,:;]? [A-Za-z']+")


def _is_marked(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a text stands in a call that translates it, in one that logs, or as a docstring or a type."""
    below, above = node, parents.get(node)
    while above is not None:
        called = ast.unparse(above.func) if isinstance(above, ast.Call) else ""
        if called in MARKING or called.startswith("log.") or called.endswith((".execute", ".value")):
            return True
        if isinstance(above, ast.Expr) and above.value is node:
            return True
        if below in (getattr(above, "annotation", None), getattr(above, "returns", None)):
            return True
        below, above = above, parents.get(above)
    return False


def test_every_sentence_of_the_window_is_marked_for_translation() -> None:
    unmarked = []
    for path in sorted((PROJECT / "editor").rglob("*.py")):
        if path.relative_to(PROJECT / "editor").as_posix() in SPEAKS_ENGLISH:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        unmarked += [
            f"{path.relative_to(PROJECT)}:{node.lineno}: {node.value}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            if SENTENCE.search(node.value) and node.value not in SAID_TO_NOBODY
            if not _is_marked(node, parents)
        ]
    assert unmarked == []
