"""The language of the window: which one it is, and the translations that go with it."""

import logging
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from editor.state.language.translation import look_up_with
from editor.state.settings import LanguageChoice
from resources import locate

log = logging.getLogger(__name__)

TRANSLATED: Final = ("de",)
"""Languages beside English; each has a file in ``resources/translations``."""


def language_of(choice: LanguageChoice, wanted: list[str]) -> str:
    """Return the language of the window: ``"en"`` or one of ``TRANSLATED``.

    Args:
        choice: What the preferences say.
        wanted: Languages of the desktop, the dearest first, as BCP 47 names: ``"de-AT"``.
    """
    if choice != "system":
        return choice
    for name in wanted:
        language = name.partition("-")[0].lower()
        if language in ("en", *TRANSLATED):
            return language
    return "en"


def speak(app: QCoreApplication, choice: LanguageChoice) -> None:
    """Let windows that are made from now on speak a language, Qt's own dialogs and fields included."""
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.setParent(None)
    language = language_of(choice, QLocale.system().uiLanguages())
    same_as_desktop = QLocale.system().language() == QLocale(language).language()
    QLocale.setDefault(QLocale.system() if same_as_desktop else QLocale(language))
    look_up_with(_look_up)
    if language == "en":
        return
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for path in (f"{folder}/qtbase_{language}.qm", _own(language)):
        translator = QTranslator(app)
        if translator.load(path):
            app.installTranslator(translator)
        else:
            log.warning("translations cannot be read: %s", path)


def _look_up(context: str, text: str, meaning: str, number: int) -> str:
    """Return a text in the language of the window.

    Qt looks for a form for each number, but ``pyside6-lupdate`` keeps one translation of such a call: for
    several things.
    """
    said = QCoreApplication.translate(context, text, meaning)
    return said.replace("%n", str(number)) if number >= 0 else said


def _own(language: str) -> str:
    try:
        return str(locate.path(f"translations/inpaint_editor_{language}.qm"))
    except FileNotFoundError as error:
        return str(error)
