"""Which halves of which networks files are, told by what they declare; all others are refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.errors import WeightsError
from inpaint_core.segmentation.frame import (
    ANSWER_PX,
    Prompt,
    decoder_inputs,
    encoder_input,
    frame_for,
)
from inpaint_core.segmentation.onnx_file import read_declaration
from inpaint_core.segmentation.promptable import Decoder, Encoder, check_pair, part_of
from tests.inpaint_core.segmentation.onnx_bytes import (
    EMBEDDING,
    FLOAT,
    INT64,
    efficient_sam_decoder,
    efficient_sam_encoder,
    model,
    port,
    sam_decoder,
    sam_encoder,
)


def part(data):
    return part_of(read_declaration(data, "file.onnx"), "file.onnx")


def test_the_published_forms_are_told_apart():
    efficient = part(efficient_sam_encoder())
    assert isinstance(efficient, Encoder)
    assert (efficient.families, efficient.layout, efficient.size) == (("efficient_sam",), "planes", None)
    rows = part(sam_encoder())
    assert (rows.families, rows.layout, rows.size) == (("sam",), "rows", None)
    planes = part(sam_encoder("images", (1, 3, 1024, 1024)))
    assert (planes.families, planes.layout, planes.size) == (("sam",), "planes", (1024, 1024))
    decoder = part(efficient_sam_decoder())
    assert isinstance(decoder, Decoder)
    assert (decoder.family, decoder.dtypes["orig_im_size"]) == ("efficient_sam", np.int64)
    decoder = part(sam_decoder())
    assert (decoder.family, decoder.mask_size) == ("sam", (1, 1, 256, 256))
    assert decoder.dtypes["orig_im_size"] is np.float32


def test_halves_of_one_network_belong_together_and_of_two_do_not():
    either = part(sam_encoder("image", (1, 3, "h", "w")))
    check_pair(part(efficient_sam_encoder()), part(efficient_sam_decoder()))
    check_pair(part(sam_encoder()), part(sam_decoder()))
    check_pair(either, part(sam_decoder()))
    check_pair(either, part(efficient_sam_decoder()))
    with pytest.raises(WeightsError, match="do not belong together"):
        check_pair(part(efficient_sam_encoder()), part(sam_decoder()))
    with pytest.raises(WeightsError, match="do not belong together"):
        check_pair(part(sam_encoder()), part(efficient_sam_decoder()))


def test_embeddings_of_another_size_do_not_belong_together():
    small = model([port("images", FLOAT, (1, 3, 1024, 1024))], [port("out", FLOAT, (1, 64, 64, 64))])
    with pytest.raises(WeightsError, match="do not belong together"):
        check_pair(part(small), part(sam_decoder()))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (model([port("tokens", INT64, (1, "n"))], []), "takes tokens. That is neither"),
        (model([], []), "takes nothing. That is neither"),
        (sam_encoder("images", (1, 1, 28, 28)), "takes a photo of the shape 1 × 1 × 28 × 28"),
        (sam_encoder("images", (1, 3, 1024, 1024), element=INT64), "takes photos as int64"),
        (sam_encoder("images", (1, 3, 9000, 9000)), "wants photos of 9000 × 9000"),
        (sam_encoder("images", (1, 3, 1024, 1024), element=99), "of a type that is not understood"),
        (model([port("images", FLOAT, (1, 3, 8, 8))], []), "gives no embedding"),
        (model([port("images", FLOAT, (1, 3, 8, 8))], [port("y", FLOAT, (1, 10))]), "gives no embedding"),
    ],
)
def test_others_are_refused_with_what_they_take(data, sentence):
    with pytest.raises(WeightsError, match=f"^file.onnx.*{sentence}"):
        part(data)


def test_a_decoder_without_masks_is_refused():
    names = ("image_embeddings", "batched_point_coords", "batched_point_labels", "orig_im_size")
    with pytest.raises(WeightsError, match="gives no masks and scores"):
        part(model([port(name, FLOAT, None) for name in names], [EMBEDDING]))


PAIRS = {
    "EfficientSAM": (efficient_sam_encoder(), efficient_sam_decoder()),
    "MobileSAM, rows": (sam_encoder(), sam_decoder()),
    "SAM, planes": (sam_encoder("images", (1, 3, 1024, 1024)), sam_decoder()),
    "SAM, rows of one size": (sam_encoder(shape=(684, 1024, 3)), sam_decoder()),
}


@pytest.mark.parametrize("name", PAIRS)
@given(height=st.integers(1, 5000), width=st.integers(1, 5000))
def test_a_photo_fits_into_what_is_seen_and_answers_have_its_proportions(name, height, width):
    encoder, decoder = (part(data) for data in PAIRS[name])
    frame = frame_for(encoder, decoder, (height, width))
    assert frame.copy[0] <= frame.seen[0] <= 1024
    assert frame.copy[1] <= frame.seen[1] <= 1024
    assert max(frame.answer) <= ANSWER_PX
    assert frame.answer[0] <= min(frame.whole_answer[0], height)
    assert frame.answer[1] <= min(frame.whole_answer[1], width)
    if min(height, width) > 200:
        assert frame.answer[0] / frame.answer[1] == pytest.approx(height / width, rel=0.15)


def test_the_photo_is_shown_in_the_range_of_its_family():
    white = np.full((600, 800, 3), 65535, np.uint16)
    for name, value in (("EfficientSAM", 1.0), ("MobileSAM, rows", 255.0)):
        encoder, decoder = (part(data) for data in PAIRS[name])
        frame = frame_for(encoder, decoder, (600, 800))
        assert encoder_input(white, encoder, decoder, frame).max() == pytest.approx(value)
    encoder, decoder = (part(data) for data in PAIRS["SAM, planes"])
    fed = encoder_input(white, encoder, decoder, frame_for(encoder, decoder, (600, 800)))
    assert fed.shape == (1, 3, 1024, 1024)
    assert fed[0, :, 0, 0] == pytest.approx([2.2489, 2.4286, 2.6400], abs=1e-3)  # (255 - mean) / deviation
    assert (fed[:, :, 768:] == 0).all(), "below the photo there is nothing"


def test_points_are_given_in_the_frame_of_their_family():
    prompts = (Prompt(400, 300, is_thing=True), Prompt(0, 0, is_thing=False))
    encoder, decoder = (part(data) for data in PAIRS["MobileSAM, rows"])
    frame = frame_for(encoder, decoder, (600, 800))
    fed = decoder_inputs(prompts, np.zeros((1, 256, 64, 64), np.float32), decoder, frame)
    assert fed["point_coords"].tolist() == [[[512, 384], [0, 0], [0, 0]]]
    assert fed["point_labels"].tolist() == [[1, 0, -1]]
    assert fed["has_mask_input"].tolist() == [0]
    encoder, decoder = (part(data) for data in PAIRS["EfficientSAM"])
    frame = frame_for(encoder, decoder, (600, 800))
    fed = decoder_inputs(prompts, np.zeros((1, 256, 64, 64), np.float32), decoder, frame)
    assert fed["orig_im_size"].tolist() == [150, 200]
    assert fed["batched_point_coords"].tolist() == [[[[100, 75], [0, 0]]]]
    assert fed["batched_point_labels"].tolist() == [[[1, 0]]]
