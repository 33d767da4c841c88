"""The facts of recipes agree with what training itself refuses."""

import pytest

from training.cli.attended.recipes import list_recipes
from training.config.recipe import RECIPES


@pytest.fixture(scope="module")
def facts():
    return {row["name"]: row for row in list_recipes()}


def test_every_bundled_recipe_is_listed(facts):
    assert set(facts) == {path.stem for path in RECIPES.glob("*.toml")}


def test_recipes_for_a_processor_fit_and_the_papers_do_not(facts):
    for name, row in facts.items():
        if name.endswith("-scenes-cpu"):
            assert row["fits"] == bool(row["model"]), name
    assert not any(facts[name]["fits"] for name in ("pennet", "spl", "spn", "gmsrm", "dgi"))


@pytest.mark.parametrize(
    ("name", "needs_start", "teacher", "perceptual"),
    [
        ("pennet-scenes-finish", False, "", ""),
        ("spn-scenes-cpu", False, "priors", "optional"),
        ("spl-no-semantics", False, "", ""),
        ("spn-edges", False, "", ""),
        ("spn-random-teacher", False, "", ""),
        ("spn-priors-64", False, "priors", ""),
        ("gmsrm-scenes-cpu", True, "", "optional"),
        ("gmsrm-base", False, "", "optional"),
        ("dgi-scenes-cpu", False, "autoencoder", "optional"),
        ("spn-probabilistic-scenes-judged", False, "priors", "required"),
    ],
)
def test_the_files_that_a_recipe_needs(facts, name, needs_start, teacher, perceptual):
    row = facts[name]
    assert (row["needs_start"], row["teacher"], row["perceptual"]) == (needs_start, teacher, perceptual)


def test_what_can_be_left_out_is_named(facts):
    assert facts["dgi-scenes-cpu"]["comparing"] == ["perceptual", "style"]
    assert facts["pennet-scenes-finish"]["comparing"] == []


def test_the_description_is_what_stands_above_the_recipe(facts):
    assert facts["gmsrm-scenes-cpu"]["description"].startswith("GM-SRM, compact, on a budget")
