"""What is remembered survives a restart; what makes no sense does no harm."""

import json
from dataclasses import replace

import pytest

from editor.state.settings import RECENT_FILES_KEPT, Settings, SettingsFile, settings_path


def test_settings_live_where_the_environment_says(own_home):
    assert settings_path() == own_home / "settings" / "settings.json"


def test_settings_survive_a_restart():
    file = SettingsFile(settings_path())
    changed = Settings(
        theme="dark",
        tint="high contrast",
        wheel="scroll",
        brush_unit="screen",
        undo_mb=512,
        brush_px=77,
        model="telea",
        context="wide",
        feather_px=0,
        complete=False,
        samples=32,
        seed=2**31 - 1,
        diversity=0.35,
        last_folder="/photos",
        recent_files=("/photos/ä.jpg",),
        shortcuts={"fit": "F"},
        geometry="AAAA",
        layout="BBBB",
    )
    file.current = changed
    file.write()
    assert SettingsFile(settings_path()).current == changed


def test_without_a_file_there_are_the_defaults():
    assert SettingsFile(settings_path()).current == Settings()


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", "\0\0"])
def test_a_damaged_file_is_logged_and_gives_the_defaults(text, caplog):
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text(text, encoding="utf-8")
    assert SettingsFile(settings_path()).current == Settings()
    assert "starting with the defaults" in caplog.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "pink"),
        ("tint", 3),
        ("brush_px", "large"),
        ("brush_px", True),
        ("brush_px", -1),
        ("recent_files", "photo.jpg"),
        ("recent_files", [1]),
        ("shortcuts", {"fit": 1}),
        ("model", None),
        ("complete", 1),
        ("samples", 0),
        ("samples", 33),
        ("samples", 2.0),
        ("seed", -1),
        ("seed", 2**31),
        ("diversity", 1.6),
        ("diversity", "bold"),
        ("diversity", True),
        ("diversity", float("nan")),
    ],
)
def test_one_wrong_value_costs_only_that_value(name, value, caplog):
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text(json.dumps({"feather_px": 9, name: value}), encoding="utf-8")
    assert SettingsFile(settings_path()).current == Settings(feather_px=9)
    assert name in caplog.text


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("samples", 33, "samples must be a whole number from 1 to 32, got 33"),
        ("diversity", 1.6, "diversity must be a number from 0 to 1.5, got 1.6"),
        ("theme", "pink", "theme must be one of system, light, dark, got 'pink'"),
        ("complete", 1, "complete must be true or false, got 1"),
        ("recent_files", [1], "recent_files must be a list of texts, got [1]"),
        ("shortcuts", {"fit": 1}, "shortcuts must be a table of texts, got {'fit': 1}"),
    ],
)
def test_the_log_says_what_a_setting_may_be(name, value, words, caplog):
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text(json.dumps({name: value}), encoding="utf-8")
    assert SettingsFile(settings_path()).current == Settings()
    assert words in caplog.text


@pytest.mark.parametrize("old", ["lend_detail", "transfer_detail"])
def test_a_setting_is_understood_by_the_name_it_had_before(old, caplog):
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text(json.dumps({old: False, "brush_px": 9}), encoding="utf-8")
    assert SettingsFile(settings_path()).current == Settings(complete=False, brush_px=9)
    assert not caplog.records


@pytest.mark.parametrize("names", [("lend_detail", "complete"), ("complete", "lend_detail")])
def test_the_new_name_of_a_setting_goes_before_its_old_one(names):
    settings_path().parent.mkdir(parents=True)
    values = {name: name == "lend_detail" for name in names}
    settings_path().write_text(json.dumps(values), encoding="utf-8")
    assert SettingsFile(settings_path()).current == Settings(complete=False)


def test_a_whole_number_will_do_for_the_diversity():
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text('{"diversity": 1}', encoding="utf-8")
    assert SettingsFile(settings_path()).current.diversity == 1


def test_an_unknown_setting_is_named_in_the_log(caplog):
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text('{"brush_pix": 5}', encoding="utf-8")
    assert SettingsFile(settings_path()).current == Settings()
    assert "brush_pix" in caplog.text


def test_a_folder_that_cannot_be_written_to_stops_nobody(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    file = SettingsFile(tmp_path / "file" / "settings.json")
    file.current = replace(file.current, theme="dark")
    file.write()
    assert "not remembered" in caplog.text


def test_a_recent_file_moves_to_the_top_and_is_there_once(tmp_path):
    first, second = tmp_path / "1.png", tmp_path / "2.png"
    settings = Settings().with_recent(first).with_recent(second).with_recent(first)
    assert settings.recent_files == (str(first), str(second))
    assert settings.last_folder == str(tmp_path)


def test_the_list_of_recent_files_stays_short(tmp_path):
    settings = Settings()
    for number in range(RECENT_FILES_KEPT + 5):
        settings = settings.with_recent(tmp_path / f"{number}.png")
    assert len(settings.recent_files) == RECENT_FILES_KEPT
    assert settings.recent_files[0].endswith(f"{RECENT_FILES_KEPT + 4}.png")


def test_a_file_that_is_gone_can_be_forgotten(tmp_path):
    settings = Settings().with_recent(tmp_path / "1.png").with_recent(tmp_path / "2.png")
    assert settings.without_recent(tmp_path / "2.png").recent_files == (str(tmp_path / "1.png"),)
