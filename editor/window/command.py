"""The command line of ``inpaint-editor``."""

import argparse
import os
from pathlib import Path

from editor.panels.about import program_version
from editor.window import doctor, selftest
from editor.window.app import make_application, run
from editor.window.desktop import entry as desktop_entry


def main(arguments: list[str] | None = None) -> int:
    """Open the editor.

    Args:
        arguments: Of the command line, without the program's name; None for the real ones.

    Returns:
        The exit status.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    if len(options.masks) > len(options.photos):
        parser.error("each --mask needs a PHOTO to go with it")
    if options.install_desktop_entry or options.remove_desktop_entry:
        return desktop_entry.run(installs=options.install_desktop_entry)
    if options.doctor:
        return doctor.main(dict(os.environ))
    if options.selftest:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        make_application()
        return selftest.main()
    return run(options.photos, options.masks, theme=options.theme, language=options.language)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="inpaint-editor",
        description="Paint over what you want gone from a photo, fill it, keep the best.",
    )
    parser.add_argument(
        "photos", nargs="*", type=Path, metavar="PHOTO", help="photos to open, or folders of photos"
    )
    parser.add_argument(
        "--mask",
        action="append",
        default=[],
        type=Path,
        dest="masks",
        help="image of the photo's size, white where it is to be filled; once for each photo, in their order",
    )
    parser.add_argument("--theme", choices=("dark", "light"), help="instead of the remembered one")
    parser.add_argument("--language", choices=("en", "de"), help="likewise: English or German")
    parser.add_argument(
        "--selftest", action="store_true", help="fill a sample without a display, say if it worked"
    )
    parser.add_argument(
        "--doctor", action="store_true", help="say what is installed, what is missing and what to do"
    )
    entry = parser.add_mutually_exclusive_group()
    entry.add_argument(
        "--install-desktop-entry",
        action="store_true",
        help="put the program among those of the desktop, and into Open With for photos (Linux)",
    )
    entry.add_argument("--remove-desktop-entry", action="store_true", help="take it out of there again")
    parser.add_argument("--version", action="version", version=f"inpaint-editor {program_version()}")
    return parser
