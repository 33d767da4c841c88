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
    look_up_with(QCoreApplication.translate)
    if language == "en":
        return
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for path in (f"{folder}/qtbase_{language}.qm", _own(language)):
        translator = QTranslator(app)
        if translator.load(path):
            app.installTranslator(translator)
        else:
            log.warning("translations cannot be read: %s", path)


def _own(language: str) -> str:
    try:
        return str(locate.path(f"translations/inpaint_editor_{language}.qm"))
    except FileNotFoundError as error:
        return str(error)
