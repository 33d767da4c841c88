"""The table of published files: whole, honest, and the same as the page that tells of them."""

from pathlib import Path

import pytest

from inpaint_core.catalog import MODELS
from inpaint_core.downloads.addresses import check_address
from inpaint_core.weights.known_files import KNOWN_FILES, UNPUBLISHED, KnownFile, find_known, known_files

PAGE = (Path(__file__).parents[3] / "docs" / "models" / "imported.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("known", KNOWN_FILES, ids=lambda known: known.title)
def test_every_file_has_a_page_a_model_and_a_sentence_on_its_licence(known: KnownFile) -> None:
    check_address(known.page, known.file)
    if known.url:
        check_address(known.url, known.file)
        assert known.url.endswith(f"/{known.file}")
    assert all(MODELS[model].size == "published" for model in known.models)
    assert known.licence.endswith(".")
    words = {"missing": "licence", "research": "for "}.get(known.terms, "licen")
    assert words in known.licence.lower()


def test_a_network_has_published_files_or_is_known_to_have_none() -> None:
    for name, spec in MODELS.items():
        if spec.kind == "network" and spec.size == "published":
            assert bool(known_files(name)) != (spec.network in UNPUBLISHED), name
        else:
            assert known_files(name) == ()


def test_each_hash_stands_on_the_page_too() -> None:
    for known in KNOWN_FILES:
        if known.checksum is not None:
            assert known.checksum.digest in PAGE, known.file


def test_a_file_is_told_by_its_hash() -> None:
    known = KNOWN_FILES[0]
    assert known.checksum is not None
    assert find_known(known.checksum.digest) is known
    assert find_known("0" * 64) is None
    assert find_known("") is None
    assert find_known("what a file says of itself") is None
