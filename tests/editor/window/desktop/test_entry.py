"""The desktop entry: written, valid, opening several photos with names of all kinds, and gone again."""

import configparser
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from editor.__main__ import main
from editor.window.desktop.entry import ENTRY, ICONS, MIME_TYPES, data_home, entry_text, install, remove
from inpaint_core.errors import WriteError
from inpaint_core.files.formats import FORMATS

linux = pytest.mark.skipif(sys.platform != "linux", reason="desktop entries are for Linux")


def read(path: Path) -> configparser.SectionProxy:
    parser = configparser.RawConfigParser(delimiters=("=",))
    parser.optionxform = str
    parser.read(path, encoding="utf-8")
    return parser["Desktop Entry"]


@linux
def test_the_command_writes_entry_and_icons_and_takes_them_away(own_home, capsys):
    folder = Path(os.environ["XDG_DATA_HOME"])
    assert main(["--install-desktop-entry"]) == 0
    assert str(folder / ENTRY) in capsys.readouterr().out
    entry = read(folder / ENTRY)
    assert entry["Exec"].endswith(" %F")
    assert Path(entry["TryExec"]).is_file()
    with Image.open(folder / f"icons/hicolor/256x256/apps/{entry['Icon']}.png") as shown:
        assert shown.size == (256, 256)
    assert (folder / f"icons/hicolor/scalable/apps/{entry['Icon']}.svg").is_file()
    assert main(["--install-desktop-entry"]) == 0, "again, over the old one"
    capsys.readouterr()
    assert main(["--remove-desktop-entry"]) == 0
    assert "no longer" in capsys.readouterr().out
    assert not any((folder / name).exists() for name in (ENTRY, *ICONS))
    assert main(["--remove-desktop-entry"]) == 0
    assert "nothing to remove" in capsys.readouterr().out


def test_it_is_offered_for_every_format_that_can_be_opened(tmp_path):
    install(tmp_path, ["/opt/inpaint-editor"])
    types = read(tmp_path / ENTRY)["MimeType"].split(";")
    assert {one.name for one in FORMATS} <= set(MIME_TYPES) | {"PSD"}
    assert {"image/jpeg", "image/png", "image/tiff", "image/webp", "image/heif"} <= set(types)


@pytest.mark.parametrize("name", ["inpaint-editor", "with space", "50 % of $HOME", 'quo"te', "back\\slash"])
def test_a_program_in_any_folder_is_found(tmp_path, name):
    install(tmp_path, [f"/opt/{name}/inpaint-editor"])
    line = read(tmp_path / ENTRY)["Exec"]
    assert line.endswith(" %F")
    # A desktop undoes the escapes of the value, then splits as a shell would, then takes the field codes.
    words = [word.replace("\\$", "$") for word in shlex.split(line.replace("\\\\", "\\"))]
    assert words == [f"/opt/{name}/inpaint-editor".replace("%", "%%"), "%F"]


VALIDATE = shutil.which("desktop-file-validate")


@pytest.mark.skipif(VALIDATE is None, reason="needs desktop-file-utils")
def test_the_validator_has_nothing_to_say(tmp_path):
    path = tmp_path / "inpaint-editor.desktop"
    path.write_text(entry_text(["/opt/with space/inpaint-editor"]), encoding="utf-8")
    done = subprocess.run([str(VALIDATE), str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "icons").write_text("a file where the folder should be")
    with pytest.raises(WriteError, match="icons"):
        install(tmp_path, ["/opt/inpaint-editor"])
    assert not remove(tmp_path)


def test_a_relative_data_folder_does_not_count(tmp_path):
    assert data_home({"XDG_DATA_HOME": "here"}) == Path.home() / ".local/share"
    assert data_home({"XDG_DATA_HOME": str(tmp_path)}) == tmp_path
