"""What the core says in a word or two is listed, so that it can be translated."""

import re

import pytest

from editor.state.language.core_words import COUNTED, WORDS, core_words, model_label
from editor.state.language.published_words import LICENCES, NOTES
from editor.state.language.published_words import TITLES as FILE_TITLES
from inpaint_core.catalog import MODELS
from inpaint_core.downloads.stages import CHECKING, DOWNLOADING, WAITING
from inpaint_core.engine.prepared import PREPARING
from inpaint_core.files.formats import SAVED_FORMATS
from inpaint_core.models.networks import NETWORKS
from inpaint_core.prior.view import TITLES
from inpaint_core.weights.import_record import TEACHER_NOTE
from inpaint_core.weights.known_files import KNOWN_FILES
from inpaint_core.weights.manifest import read_manifest

NAME = re.compile(r"[A-Z][A-Za-z-]*(–[A-Z]\w+)?")
"""Of a paper or an author: the same in every language."""


@pytest.mark.parametrize("model", MODELS)
def test_everything_that_is_said_of_a_model_is_listed(model: str) -> None:
    spec = MODELS[model]
    said = {spec.benefit, spec.summary, spec.short} - {""}
    assert {text for text in said if not NAME.fullmatch(text) or text == spec.benefit} <= set(WORDS)


def test_notes_on_formats_and_titles_of_views_are_listed() -> None:
    assert {kind.saving_note for kind in SAVED_FORMATS} - {""} <= set(WORDS)
    assert set(TITLES.values()) <= set(WORDS)


def test_everything_that_is_said_of_weights_is_listed() -> None:
    assert {known.title for known in KNOWN_FILES} == set(FILE_TITLES)
    networks = {spec.licence_note for spec in NETWORKS.values()} - {""}
    assert {known.licence for known in KNOWN_FILES} | networks | {TEACHER_NOTE} == set(LICENCES)
    ours = {entry.training_data for entry in read_manifest().values()}
    assert ({known.note for known in KNOWN_FILES} - {""}) | ours == set(NOTES)


def test_what_a_fill_or_a_download_is_doing_is_listed() -> None:
    said = {PREPARING, "Loading model", "Filling", "Refining", "Blending", CHECKING, DOWNLOADING, WAITING}
    assert said <= set(WORDS)


def test_english_stays_as_it_is() -> None:
    assert core_words("Filling 2 of 7") == "Filling 2 of 7"
    assert core_words("Loading model") == "Loading model"
    assert core_words("Whatever 2 of 7") == "Whatever 2 of 7"
    assert set(COUNTED) == {"Filling", "Finishing"}
    assert all(model_label(spec) == spec.label for spec in MODELS.values())
