"""What is said of weights, from what is known of them."""

from pathlib import Path

import pytest

from editor.state.models.card import card_path, facts_of, origin_text, size_text, terms_text, time_text
from inpaint_core.catalog import MODELS
from inpaint_core.weights.known_files import KNOWN_FILES
from inpaint_core.weights.on_hand import WeightsOnHand, list_weights


def of_the_user(metadata: dict[str, str], origin: str = "imported") -> WeightsOnHand:
    return WeightsOnHand(
        path=Path("/nowhere/mine.safetensors"), origin=origin, size_bytes=0, is_used=True, metadata=metadata
    )


def test_a_published_file_that_is_known_by_its_hash_has_its_own_licence() -> None:
    known = next(one for one in KNOWN_FILES if one.file == "migan_512_places2.pt")
    weights = of_the_user({"source": "x.pt", "source_sha256": known.checksum.digest})
    assert terms_text(weights, "migan") == (known.licence, "")
    assert origin_text(weights) == "Imported from x.pt"
    facts = {fact.caption: fact.text for fact in facts_of(MODELS["migan"], weights, "", {})}
    assert facts["Came from"] == "x.pt; the published migan_512_places2.pt by its SHA-256"


def test_a_stranger_has_that_of_the_network_s_published_files() -> None:
    text, tone = terms_text(of_the_user({"source_sha256": "0" * 64}), "spl-published")
    assert "states no licence" in text
    assert tone == "warning"
    assert terms_text(of_the_user({}), "gmsrm") == ("Not known: ask who gave you the file.", "warning")


@pytest.mark.parametrize(
    "training", ['{"recipe": "spn-scenes"}', '{"recipe": 3}', "no json", "[]", "[" * 9000]
)
def test_a_training_record_is_read_as_far_as_it_makes_sense(training: str) -> None:
    text = origin_text(of_the_user({"training": training, "source": "a.safetensors"}))
    is_told = "spn-scenes" in training
    assert text == ("Trained with the recipe spn-scenes" if is_told else "Imported from a.safetensors")


def test_a_file_that_is_gone_has_facts_all_the_same() -> None:
    facts = {fact.caption: fact.text for fact in facts_of(MODELS["lama"], of_the_user({}), "", {})}
    assert "cannot be read" in facts["Network"]
    assert facts["Came from"] == "a file; no hash that we know"
    assert facts["SHA-256"] == "being read…"
    assert facts["Time here"] == "not measured yet"
    assert "1024" in facts["Sees"]


def test_cards_lead_to_pages_that_are_there() -> None:
    for name, spec in MODELS.items():
        bundled = next((one for one in list_weights(spec) if one.origin == "bundled"), None)
        path = card_path(spec, bundled)
        assert (path is not None) == (
            bundled is not None or spec.network in ("lama", "migan", "migan-256")
        ), name


def test_the_latest_time_comes_first() -> None:
    assert time_text({"CPU": 1.23, "NVIDIA H100": 0.051}) == "0.05 s (NVIDIA H100), 1.2 s (CPU)"
    assert size_text(0) == "size not known"
