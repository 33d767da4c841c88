"""Networks from real ONNX files, run by onnxruntime: tiny ones with the ports of the published exports."""

import threading

import numpy as np
import pytest

from inpaint_core.errors import Cancelled, WeightsError
from inpaint_core.segmentation import segmenter
from inpaint_core.segmentation.frame import Prompt
from inpaint_core.segmentation.model_file import read_model_file
from inpaint_core.segmentation.segmenter import Segmenter
from tests.inpaint_core.segmentation.onnx_bytes import efficient_sam_decoder, efficient_sam_encoder


def test_without_onnxruntime_it_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setattr(segmenter, "onnxruntime", None)
    for name, data in (("e.onnx", efficient_sam_encoder()), ("d.onnx", efficient_sam_decoder())):
        (tmp_path / name).write_bytes(data)
    with pytest.raises(WeightsError, match=r"pip install 'inpaint-editor\[select\]'"):
        Segmenter(read_model_file(tmp_path / "e.onnx"), read_model_file(tmp_path / "d.onnx"))


@pytest.fixture
def networks():
    """What writes tiny networks; the test is skipped where the packages are missing."""
    pytest.importorskip("onnxruntime", reason="onnxruntime is not installed (extra select)")
    pytest.importorskip("onnx", reason="the onnx package is not installed (extra dev)")
    from tests.inpaint_core.segmentation import small_networks  # noqa: PLC0415 - needs the package

    return small_networks


FORMS = {
    "EfficientSAM": ({}, {}),
    "MobileSAM, best of four": ({"name": "input_image", "rows": True}, {"family": "sam", "masks": 4}),
    "SAM, planes, one mask": ({"name": "images", "size": (1024, 1024)}, {"family": "sam", "masks": 1}),
    "SAM, rows of one size": (
        {"name": "input_image", "rows": True, "size": (684, 1024)},
        {"family": "sam", "masks": 1},
    ),
}


def load(networks, folder, form, **encoder):
    how, answers = FORMS[form]
    made = networks.write_encoder(folder / "e.onnx", **{**how, **encoder})
    decoder = networks.write_decoder(folder / "d.onnx", **answers)
    return Segmenter(read_model_file(made), read_model_file(decoder))


@pytest.mark.parametrize("shape", [(600, 800), (900, 500), (3000, 4000), (90, 120)])
@pytest.mark.parametrize("form", FORMS)
def test_an_answer_lies_where_the_click_was(networks, tmp_path, form, shape):
    made = load(networks, tmp_path, form)
    embedding = made.look(np.zeros((*shape, 3), np.uint8)).run()
    found = made.answer(embedding, (Prompt(shape[1] * 0.5, shape[0] * 0.5, is_thing=True),))
    assert max(found.shape) <= 256
    rows, columns = np.nonzero(found)
    assert columns.mean() / found.shape[1] == pytest.approx(0.5, abs=0.01)
    assert rows.mean() / found.shape[0] == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("scores", "clicks", "best"),
    [
        ((0.9, 0.2, 0.5, 0.3), 1, 2),
        ((0.1, 0.2, 0.5, 0.3), 2, 0),
        ((0.1, 0.7, 0.5), 1, 1),
        ((0.1, 0.7, 0.5), 3, 1),
        ((0.4,), 1, 0),
    ],
)
def test_of_sams_four_masks_the_first_is_for_several_clicks(scores, clicks, best):
    assert segmenter._best(np.array(scores, np.float32), clicks=clicks) == best


def test_minus_points_take_away(networks, tmp_path):
    made = load(networks, tmp_path, "EfficientSAM")
    embedding = made.look(np.zeros((600, 800, 3), np.uint8)).run()
    plus = Prompt(300, 300, is_thing=True)
    one = made.answer(embedding, (plus,))
    two = made.answer(embedding, (plus, Prompt(400, 300, is_thing=False)))
    assert 0 < two.sum() < one.sum()
    assert not (two & ~one).any()
    assert one[75, 100]
    assert not two[75, 100]


def test_what_was_seen_is_the_photo(networks, tmp_path):
    made = load(networks, tmp_path, "EfficientSAM")
    red = np.zeros((600, 800, 3), np.uint16)
    red[..., 0] = 65535
    values = made.look(red).run().values
    assert values.shape == (1, 256, 64, 64)
    assert values[0, :3].mean(axis=(1, 2)) == pytest.approx([1, 0, 0], abs=1e-3)


def test_a_look_can_be_stopped_from_another_thread(networks, tmp_path):
    made = load(networks, tmp_path, "EfficientSAM", rounds=4000)
    look = made.look(np.zeros((1024, 1024, 3), np.uint8))
    timer = threading.Timer(0.3, look.stop)
    timer.start()
    with pytest.raises(Cancelled):
        look.run()
    timer.join()


def test_a_look_stopped_before_it_begins_does_not_begin(networks, tmp_path):
    look = load(networks, tmp_path, "EfficientSAM").look(np.zeros((64, 64, 3), np.uint8))
    look.stop()
    with pytest.raises(Cancelled):
        look.run()


def test_a_network_that_cannot_be_loaded_is_said(networks, tmp_path):
    (tmp_path / "e.onnx").write_bytes(efficient_sam_encoder())  # ports with nothing between
    decoder = networks.write_decoder(tmp_path / "d.onnx")
    with pytest.raises(WeightsError, match=r"onnxruntime cannot load e\.onnx"):
        Segmenter(read_model_file(tmp_path / "e.onnx"), read_model_file(decoder))


def test_the_file_that_was_checked_is_the_one_that_runs(networks, tmp_path):
    encoder = read_model_file(networks.write_encoder(tmp_path / "e.onnx"))
    decoder = read_model_file(networks.write_decoder(tmp_path / "d.onnx"))
    encoder.path.write_bytes(b"something else by now")
    decoder.path.unlink()
    made = Segmenter(encoder, decoder)
    assert made.look(np.zeros((64, 64, 3), np.uint8)).run().values.shape == (1, 256, 64, 64)
