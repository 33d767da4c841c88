"""The guide names what is there: its links lead somewhere, its menus and keys are those of the window."""

import re
from pathlib import Path
from typing import Final

import pytest

from editor.widgets.actions import ACTIONS, plain
from editor.widgets.menus import MENUS

ROOT: Final = Path(__file__).parents[2]
GUIDE: Final = ROOT / "docs" / "guide"
PAGES: Final = sorted(GUIDE.glob("*.md"))
LINKING: Final = (*PAGES, ROOT / "README.md", ROOT / "docs" / "user-guide.md")
MAX_PICTURE_BYTES: Final = 200_000

LINK: Final = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING: Final = re.compile(r"^#+ (.+)$", re.MULTILINE)
COMMAND: Final = re.compile(r"\b(File|Edit|Mask|View|Inpaint|Tools|Window|Help) ▸ ([\w'/ ]+)")
NAMED_KEY: Final = re.compile(r"(?<![\w▸] )\b([A-Z][\w ]+) \(((?:Ctrl\+|Shift\+)*(?:[A-Z]|[\[\]]))\)")


@pytest.mark.parametrize("page", LINKING, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in _anchors(file), f"{page.name}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_stand_in_the_menu_that_the_guide_names(page: Path) -> None:
    titles = {
        plain(menu): {plain(ACTIONS[name].text) for name in names if name in ACTIONS}
        for menu, names in MENUS.items()
    }
    for menu, words in COMMAND.findall(page.read_text(encoding="utf-8")):
        assert any(words.startswith(title) for title in titles[menu]), f"{page.name}: {menu} ▸ {words}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_key_behind_a_command_is_the_key_of_that_command(page: Path) -> None:
    keys = {plain(spec.text): spec.keys for spec in ACTIONS.values()}
    for words, key in NAMED_KEY.findall(page.read_text(encoding="utf-8")):
        title = max((title for title in keys if words.endswith(title)), key=len, default=None)
        if title is not None:
            assert key in keys[title], f"{page.name}: {words} ({key})"


def test_pictures_are_small_and_each_stands_on_a_page() -> None:
    words = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    pictures = sorted((GUIDE / "pictures").iterdir())
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size <= MAX_PICTURE_BYTES, picture.name
        assert f"(pictures/{picture.name})" in words, picture.name


def _anchors(file: Path) -> set[str]:
    """Return the anchors that a page's headings get: lower case, no punctuation, dashes for spaces."""
    headings = HEADING.findall(file.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
