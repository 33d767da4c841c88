"""What is built and installed shows the models' cards, with their pictures, though docs/ is not there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from editor.dialogs.models.card_window import without_dead_links
from resources import locate

PROJECT = Path(__file__).parents[2]
SHOW = """
import sys
from editor.state.models.card import card_path
from inpaint_core.catalog import MODELS
from inpaint_core.weights.on_hand import list_weights

for name, spec in MODELS.items():
    used = next((one for one in list_weights(spec) if one.origin == "bundled"), None)
    if used is not None or spec.network == "lama":
        print(name, card_path(spec, used))
"""


@pytest.mark.slow
def test_a_built_program_has_the_card_of_every_model_with_weights(tmp_path):
    built = tmp_path / "lib"
    build = ["setup.py", "-q", "egg_info", "--egg-base", str(tmp_path), "build_py", "--build-lib", str(built)]
    subprocess.run([sys.executable, *build], cwd=PROJECT, check=True, capture_output=True)
    done = subprocess.run(
        [sys.executable, "-c", SHOW], cwd=built, check=True, capture_output=True, text=True, env=_alone()
    )
    cards = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert len(cards) >= 7, done.stdout
    for name, card in cards.items():
        path = Path(card)
        assert path.is_relative_to(built), name
        text = path.read_text(encoding="utf-8")
        pictures = re.findall(r"!\[[^]]*\]\(([^)]*)\)", text)
        assert all((path.parent / picture).is_file() for picture in pictures), name
        assert "README.md" not in without_dead_links(text, path.parent), "it would lead to an empty page"


def test_in_a_source_tree_a_card_is_where_it_was_written_and_its_links_stay():
    card = locate.page("docs/models/spn-scenes.md")
    assert card == PROJECT / "docs/models/spn-scenes.md"
    text = card.read_text(encoding="utf-8")
    assert without_dead_links(text, card.parent) == text
    assert locate.page("docs/models/none.md") is None


def _alone() -> dict[str, str]:
    """Return an environment in which only what was built is found."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"PYTHONPATH": "."}
