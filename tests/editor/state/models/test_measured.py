"""Times of fills are kept by weights and device, and are read again from the settings."""

import numpy as np

from editor.state.models.measured import KEPT, measured_of, measuring_request, with_measured
from editor.state.settings import Settings, SettingsFile


def test_times_are_kept_by_weights_and_device(tmp_path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    for subject, device, seconds in (("a" * 64, "CPU", 2.0), ("a" * 64, "Card", 0.2), ("telea", "", 0.01)):
        file.current = with_measured(file.current, subject, device, seconds)
    file.current = with_measured(file.current, "a" * 64, "CPU", 1.5)
    file.write()
    again = SettingsFile(tmp_path / "settings.json").current
    assert dict(measured_of(again, "a" * 64)) == {"Card": 0.2, "CPU": 1.5}
    assert dict(measured_of(again, "telea")) == {"CPU": 0.01}
    assert measured_of(again, "") == {}


def test_only_so_many_are_kept() -> None:
    settings = Settings()
    for number in range(KEPT + 5):
        settings = with_measured(settings, f"model-{number}", "CPU", 1.0)
    assert len(settings.measured) == KEPT
    assert measured_of(settings, "model-0") == {}
    assert measured_of(settings, f"model-{KEPT + 4}")


def test_times_that_make_no_sense_are_left_out(tmp_path) -> None:
    (tmp_path / "settings.json").write_text('{"measured": {"telea@CPU": "fast"}, "seed": 3}')
    settings = SettingsFile(tmp_path / "settings.json").current
    assert (settings.measured, settings.seed) == ({}, 3)


def test_every_model_is_measured_with_the_same_hole_in_another_picture() -> None:
    first, second = measuring_request("spn", 1), measuring_request("spn", 2)
    assert np.array_equal(first.mask, second.mask)
    assert first.mask.sum() == 170 * 170
    assert not np.array_equal(first.image, second.image)
    assert first.settings.samples == 1
