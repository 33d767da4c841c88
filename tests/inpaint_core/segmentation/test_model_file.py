"""Files of promptable networks: read whole and hashed; what cannot be read is said in a sentence."""

import hashlib
import os

import pytest

from inpaint_core.errors import WeightsError
from inpaint_core.segmentation import model_file
from inpaint_core.segmentation.model_file import check_files, decoder_part, encoder_part, read_model_file
from inpaint_core.segmentation.published import PUBLISHED, Published
from tests.inpaint_core.segmentation.onnx_bytes import efficient_sam_decoder, efficient_sam_encoder, field


@pytest.fixture
def encoder(tmp_path):
    path = tmp_path / "encoder.onnx"
    path.write_bytes(efficient_sam_encoder())
    return path


def test_a_file_is_read_hashed_and_named(encoder):
    file = read_model_file(encoder)
    assert file.data == encoder.read_bytes()
    assert file.sha256 == hashlib.sha256(file.data).hexdigest()
    assert file.title == "encoder of EfficientSAM"
    assert file.licence.startswith("not said in the file")


def test_the_licence_is_that_of_the_file_or_of_the_published_one(encoder, monkeypatch):
    encoder.write_bytes(
        efficient_sam_encoder(extra=field(14, field(1, "license") + field(2, "BSD-3-Clause")))
    )
    file = read_model_file(encoder)
    assert file.licence == "BSD-3-Clause"
    monkeypatch.setitem(PUBLISHED, file.sha256, Published("EfficientSAM-Ti, encoder", "Apache-2.0"))
    assert read_model_file(encoder).title == "EfficientSAM-Ti, encoder"
    assert read_model_file(encoder).licence == "Apache-2.0"


def test_a_changed_file_is_not_taken_for_the_chosen_one(encoder):
    sha256 = read_model_file(encoder).sha256
    assert read_model_file(encoder, sha256=sha256).sha256 == sha256
    encoder.write_bytes(efficient_sam_encoder(name="another"))
    with pytest.raises(WeightsError, match=r"encoder\.onnx has changed since you chose it"):
        read_model_file(encoder, sha256=sha256)


def test_what_is_no_file_is_said(tmp_path):
    with pytest.raises(WeightsError, match=r"gone\.onnx cannot be read"):
        read_model_file(tmp_path / "gone.onnx")
    with pytest.raises(WeightsError, match="cannot be read"):
        read_model_file(tmp_path)
    os.mkfifo(tmp_path / "pipe.onnx")
    with pytest.raises(WeightsError, match=r"pipe\.onnx cannot be read"):
        read_model_file(tmp_path / "pipe.onnx")


def test_a_file_larger_than_any_is_not_read(encoder, monkeypatch):
    monkeypatch.setattr(model_file, "MAX_BYTES", 100)
    with pytest.raises(WeightsError, match="larger than an ONNX file can be"):
        read_model_file(encoder)


def test_halves_in_each_others_place_are_said(encoder, tmp_path):
    other = tmp_path / "decoder.onnx"
    other.write_bytes(efficient_sam_decoder())
    check_files(read_model_file(encoder), read_model_file(other))
    with pytest.raises(WeightsError, match=r"decoder\.onnx is a decoder"):
        encoder_part(read_model_file(other))
    with pytest.raises(WeightsError, match=r"encoder\.onnx is an encoder"):
        decoder_part(read_model_file(encoder))
