"""The window of models: what it shows, and what becomes of what is wanted there."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from editor.controllers.import_checkpoint import ImportController
from editor.controllers.model import ModelController
from editor.controllers.models.downloading import DownloadController
from editor.controllers.models.measuring import Measuring
from editor.controllers.models.removing import ask_to_remove, to_wastebasket
from editor.dialogs.models.card_window import show_card
from editor.dialogs.models.model_list import ListGroup
from editor.dialogs.models.model_page import ModelView
from editor.dialogs.models.models_window import DROP, ModelsWindow
from editor.engine.worker import EngineWorker
from editor.panels.model_picker import Origin, weights_origin
from editor.state.choosing.words import seconds_text
from editor.state.language.core_words import model_label
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.models.card import card_path, facts_of, origin_text, size_text
from editor.state.models.measured import measured_of
from editor.state.settings import SettingsFile
from editor.widgets.latest_only import LatestOnly
from inpaint_core.catalog import MODELS, ModelSpec
from inpaint_core.errors import InpaintError, WeightsError
from inpaint_core.weights.known_files import known_files
from inpaint_core.weights.on_hand import WeightsOnHand, list_weights, use_weights, weights_sha256

GROUPS: Final[dict[str, frozenset[Origin]]] = {
    QT_TRANSLATE_NOOP("Models", "Networks"): frozenset({"ours", "own"}),
    QT_TRANSLATE_NOOP("Models", "Without a network"): frozenset({"built in"}),
    QT_TRANSLATE_NOOP("Models", "Need weights first"): frozenset({"none"}),
}
BUSY: Final = QT_TRANSLATE_NOOP("Models", "Wait until the fill that is being made has ended")


def open_in_browser(address: str) -> bool:
    """Show a page in the user's browser; return whether there is one."""
    return QDesktopServices.openUrl(QUrl(address))


class ModelsController(QObject):
    """Beside the main window, and never in its way."""

    notice = Signal(str, str)
    """Kind and sentence for the user."""
    situation_changed = Signal()

    def __init__(
        self,
        window: QWidget,
        *,
        models: ModelController,
        imports: ImportController,
        worker: EngineWorker,
        settings: SettingsFile,
        folder: Callable[[], Path],
    ) -> None:
        """Nothing is shown yet.

        Args:
            window: Owner, over which the window of models opens.
            models: Chooses models.
            imports: Imports files.
            worker: Measures.
            settings: Remember what was measured.
            folder: Where to ask for files.
        """
        super().__init__(window)
        self._window, self._models, self._imports = window, models, imports
        self._worker, self._settings, self._folder = worker, settings, folder
        self._hashes: dict[Path, str] = {}
        self._hashing = LatestOnly(self)
        self._model = ""
        self.ask_to_remove = ask_to_remove
        self.to_wastebasket = to_wastebasket
        self.open_in_browser = open_in_browser
        self.dialog: ModelsWindow | None = None
        self.downloads = DownloadController(imports, self)
        self.measuring = Measuring(worker, settings, self)
        self.downloads.notice.connect(self.notice)
        self.downloads.imported.connect(self._on_imported)
        self.measuring.situation_changed.connect(self.situation_changed)
        self.measuring.ended.connect(self._on_measured)
        imports.imported.connect(self._on_imported)
        imports.notice.connect(self._say)
        models.situation_changed.connect(self.refresh)

    def show(self, model: str = "") -> None:
        """Show the window, with a model; the chosen one when empty."""
        self._model = model or self._model or self._models.chosen
        if self.dialog is None:
            self.dialog = self._make_window()
        self.refresh()
        self.dialog.show()
        self.dialog.activateWindow()

    def refresh(self) -> None:
        """Look again at what is there."""
        if self.dialog is None:
            return
        if self._model not in MODELS:
            self._model = self._models.chosen
        weights = {name: self._weights(spec) for name, spec in MODELS.items()}
        self.dialog.list.show_groups(self._groups(weights), self._model)
        self._show_page(weights[self._model])
        self._read_hashes([one for many in weights.values() for one in many])

    def end(self) -> None:
        """Stop what is under way, block until it has stopped, and close."""
        if self.dialog is not None:
            self.dialog.close()
        self.downloads.end()
        self._hashing.wait()

    def _make_window(self) -> ModelsWindow:
        dialog = ModelsWindow(self._window)
        page = dialog.page
        dialog.finished.connect(self._on_closed)
        dialog.list.chosen.connect(self._on_chosen)
        dialog.import_wanted.connect(lambda: self._imports.ask(self._folder()))
        dialog.address_wanted.connect(lambda: self.downloads.open(dialog, None))
        dialog.dropped.connect(self._take)
        page.use_wanted.connect(lambda: self._models.choose(self._model))
        page.weights_wanted.connect(self._use_weights)
        page.removal_wanted.connect(self._remove)
        page.measure_wanted.connect(self._measure)
        page.card_wanted.connect(self._show_card)
        page.download_wanted.connect(partial(self.downloads.open, dialog))
        page.page_wanted.connect(self._open_page)
        return dialog

    def _groups(self, weights: dict[str, list[WeightsOnHand]]) -> list[ListGroup]:
        origins = {name: weights_origin(name) for name in MODELS}
        return [
            ListGroup(
                translate("Models", title),
                {name: self._line(MODELS[name], weights[name]) for name in MODELS if origins[name] in group},
            )
            for title, group in GROUPS.items()
        ]

    def _line(self, spec: ModelSpec, weights: list[WeightsOnHand]) -> str:
        """Return what stands below a model's name in the list."""
        used = _used(weights)
        if spec.kind == "network" and used is None:
            count = len(known_files(spec.name))
            if count > 1:
                return translate("Models", "%n published files", "", count)
            return translate("Models", "1 published file") if count else translate("Models", "to be trained")
        measured = measured_of(self._settings.current, self._subject(spec, used))
        times = [seconds_text(list(measured.values())[-1])] if measured else []
        has = size_text(used.size_bytes) if used else translate("Models", "needs no weights")
        return " · ".join([has, *times])

    def _show_page(self, weights: list[WeightsOnHand]) -> None:
        if self.dialog is None:
            return
        spec, used = MODELS[self._model], _used(weights)
        subject = self._subject(spec, used)
        is_measuring = self.measuring.model == spec.name
        view = ModelView(
            spec=spec,
            is_chosen=self._models.chosen == spec.name,
            weights=weights,
            facts=facts_of(spec, used, subject if used else "", measured_of(self._settings.current, subject)),
            published=known_files(spec.name),
            has_card=card_path(spec, used) is not None,
            is_measuring=is_measuring,
            why_not=translate("Models", BUSY) if self._worker.is_busy and not is_measuring else "",
        )
        self.dialog.page.show_model(view)

    def _weights(self, spec: ModelSpec) -> list[WeightsOnHand]:
        try:
            return list_weights(spec)
        except WeightsError as error:
            self._say("error", str(error))
            return []

    def _subject(self, spec: ModelSpec, used: WeightsOnHand | None) -> str:
        """Return by what measurements are kept: the hash of the weights, if it is known by now."""
        if used is None:
            return spec.name
        return used.entry.sha256 if used.entry is not None else self._hashes.get(used.path, "")

    def _read_hashes(self, weights: list[WeightsOnHand]) -> None:
        """Read the hashes of the user's own files beside the window; what was read before is at hand."""
        own = [one for one in weights if one.entry is None]

        def take(found: dict[Path, str]) -> None:
            if found != self._hashes:
                self._hashes = found
                self.refresh()

        self._hashing.start(
            translate("Models", "Reading weights"),
            lambda: {one.path: weights_sha256(one) for one in own},
            done=take,
            failed=lambda sentence: self._say("error", sentence),
        )

    # What is wanted

    def _on_chosen(self, model: str) -> None:
        self._model = model
        self._say("info", translate("ModelsWindow", DROP))
        self._show_page(self._weights(MODELS[model]))

    def _use_weights(self, weights: WeightsOnHand) -> None:
        try:
            use_weights(MODELS[self._model], weights)
        except InpaintError as error:
            self._say("error", str(error))
        else:
            said = translate("Models", "{model} fills with these weights now: {origin}.")
            title = model_label(MODELS[self._model])
            self._say("info", said.format(model=title, origin=origin_text(weights)))
        self._models.take_weights(self._model)
        self.refresh()

    def _remove(self, weights: WeightsOnHand) -> None:
        if self.dialog is None or not self.ask_to_remove(self.dialog, weights.path.stem):
            return
        if self.to_wastebasket(weights.path):
            said = translate("Models", "{name} is in the wastebasket.")
            self._say("info", said.format(name=weights.path.stem))
        else:
            said = translate("Models", "It could not be moved to the wastebasket. Remove it yourself: {path}")
            self._say("error", said.format(path=weights.path))
        self._models.take_weights(self._model)
        self.refresh()

    def _measure(self) -> None:
        self.measuring.start(self._model)
        self.refresh()

    def _on_measured(self, sentence: str) -> None:
        if sentence:
            self._say("warning", sentence)
        self.refresh()

    def _show_card(self) -> None:
        spec = MODELS[self._model]
        path = card_path(spec, _used(self._weights(spec)))
        if path is not None and self.dialog is not None:
            title = translate("Models", "{model}: Card").format(model=model_label(spec))
            show_card(self.dialog, path, title)

    def _open_page(self, address: str) -> None:
        if not self.open_in_browser(address):
            said = translate("Models", "No browser could be opened. The page is {address}")
            self._say("warning", said.format(address=address))

    def _take(self, data: QMimeData) -> None:
        if not self._imports.take(data):
            said = translate(
                "Models", "That is no weights file: .pt, .pth, .ckpt, .safetensors and .zip are."
            )
            self._say("warning", said)

    def _on_imported(self, model: str) -> None:
        if model:
            self._model = model
        self.refresh()

    def _say(self, kind: str, text: str) -> None:
        if self.dialog is not None:
            self.dialog.say(kind, text)

    def _on_closed(self) -> None:
        self.dialog = None


def _used(weights: list[WeightsOnHand]) -> WeightsOnHand | None:
    return next((one for one in weights if one.is_used), None)
