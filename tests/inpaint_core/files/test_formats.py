from inpaint_core.files.encode import ENCODERS
from inpaint_core.files.formats import (
    FORMATS,
    LOSSLESS_SUFFIXES,
    READABLE_SUFFIXES,
    SAVED_FORMATS,
    WRITABLE_SUFFIXES,
    listed,
)


def test_every_format_that_is_saved_has_an_encoder_and_no_other():
    assert set(ENCODERS) == {one.name for one in SAVED_FORMATS}


def test_a_suffix_means_one_format_and_is_in_lower_case():
    suffixes = [suffix for one in FORMATS for suffix in one.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in suffixes)


def test_what_is_saved_can_be_opened_and_what_is_lossless_can_be_saved():
    assert set(LOSSLESS_SUFFIXES) < set(WRITABLE_SUFFIXES) < set(READABLE_SUFFIXES)
    assert ".jpg" not in LOSSLESS_SUFFIXES


def test_titles_make_a_sentence():
    assert listed(SAVED_FORMATS, " or ") == "PNG, TIFF, JPEG, WebP, AVIF or BMP"
