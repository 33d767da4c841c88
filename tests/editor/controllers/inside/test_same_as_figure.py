"""The panel and ``inpaint-eval figures sampled-priors`` show the same for one photo, hole and seed."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inpaint_core.engine.engine import Engine
from inpaint_core.files.read_write import read_image, write_image, write_mask
from inpaint_core.prior.figure import draw_sampled_priors
from inpaint_core.runtime.runtime import start_runtime
from resources import locate
from training.cli.evaluate import main

MODEL, SEED, K = "spn-probabilistic", 5, 6


@pytest.mark.slow
def test_figure_11_is_what_the_panel_shows(studio, tmp_path):
    photos, masks = tmp_path / "photos", tmp_path / "masks"
    for folder in (photos, masks):
        folder.mkdir()
    image = np.ascontiguousarray(read_image(locate.sample_paths()[0]).image[100:356, 200:456])
    hole = np.zeros((256, 256), np.bool_)
    hole[100:140, 90:130] = True
    write_image(photos / "photo.png", image)
    write_mask(masks / "hole.png", hole)
    options = ["--limit", "1", "--k", str(K), "--samples", "2", "--seed", str(SEED), "--detailed"]
    places = ["--data", str(photos), "--masks", str(masks), "--out", str(tmp_path / "out")]
    run = ["--weights", MODEL, "--device", "cpu", "--threads", "1"]
    assert main(["figures", "sampled-priors", *places, *options, *run]) == 0
    figure = read_image(tmp_path / "out" / f"sampled-priors-{MODEL}.png").image

    made = studio(Engine(start_runtime("cpu", threads=1, precision="fp32")), MODEL)
    window, panel, settings = made.window, made.window.prior_panel, made.window.settings
    made.open(photos / "photo.png", masks / "hole.png")
    settings.current = replace(settings.current, photo_samples=0)
    window.samples_panel.samples.setValue(2)
    window.samples_panel.seed.setValue(SEED)
    panel.choices.k.setValue(K)
    made.trigger("inpaint")
    made.qtbot.waitUntil(lambda: len(window.inpainting.completions) == 2, timeout=120_000)
    made.qtbot.waitUntil(lambda: not window.inpainting.is_running, timeout=60_000)
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    made.qtbot.waitUntil(lambda: panel.view is not None, timeout=60_000)
    other = panel.choices.other
    other.setFocus()
    QTest.keyClick(other, Qt.Key.Key_Down)
    made.qtbot.waitUntil(lambda: len(panel.views) == 2, timeout=60_000)
    assert [view.seed for view in panel.views] == [SEED, SEED + 1]
    shown = list(zip(window.inpainting.completions, panel.views, strict=True))
    np.testing.assert_array_equal(figure, draw_sampled_priors(window.document.image, shown))
