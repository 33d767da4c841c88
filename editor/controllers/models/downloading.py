"""One download at a time: asked for, confirmed, fetched beside the window, imported."""

import logging
import shutil
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from editor.controllers.import_checkpoint import ImportController
from editor.dialogs.models.download_dialog import FIRST, DownloadDialog
from editor.engine.jobs import Stoppable
from editor.state.language.core_words import core_words
from editor.state.language.translation import translate
from editor.state.models.card import size_text
from editor.state.models.imported import imported_text
from editor.state.models.offer import elsewhere_text, offer_text
from editor.state.models.pace import Pace
from editor.state.models.wish import DownloadWish, wish_for, wish_from
from editor.widgets.latest_only import LatestOnly
from inpaint_core.downloads.addresses import OtherHostError, host_of
from inpaint_core.downloads.room import check_room
from inpaint_core.downloads.server_answer import ServerAnswer
from inpaint_core.downloads.stages import DOWNLOADING
from inpaint_core.downloads.transfer import ask_server, download_file
from inpaint_core.errors import Cancelled, WeightsError
from inpaint_core.request import Progress
from inpaint_core.weights.import_record import ImportedCheckpoint
from inpaint_core.weights.known_files import KnownFile

log = logging.getLogger(__name__)

TELL_S: Final = 0.1
"""Between two looks at how far a download is."""
FILE_TWICE: Final = 2
"""It is there as it came and as it is imported, until the import has ended."""


class _Transfer(Stoppable):
    """What asks or fetches in the other thread; the next one waits until this one has ended."""

    def __init__(self, before: "_Transfer | None") -> None:
        super().__init__()
        self._before = before
        self._ended = threading.Event()

    def __enter__(self) -> "_Transfer":
        if self._before is not None:
            self._before.wait()
            self._before = None
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()

    def wait(self) -> None:
        """Block until it has ended."""
        self._ended.wait()


class DownloadController(QObject):
    """Nothing is fetched before address, licence and size were on show and the button was pressed."""

    imported = Signal(str)
    """A model has got weights; its key."""
    notice = Signal(str, str)
    """Kind and sentence for the user."""
    _progressed = Signal(object, object)

    def __init__(self, imports: ImportController, parent: QObject) -> None:
        super().__init__(parent)
        self._imports = imports
        self._transfers = LatestOnly(self)
        self._transfer: _Transfer | None = None
        self._wish: DownloadWish | None = None
        self._pace = Pace()
        self.dialog: DownloadDialog | None = None
        self._progressed.connect(self._on_progress)

    def open(self, window: QWidget, known: KnownFile | None) -> None:
        """Show what a download would be; one that is under way is shown instead.

        Args:
            window: Owner.
            known: The file; None for an address that the user gives.
        """
        if self.dialog is not None:
            if self.dialog.step in ("asking", "running", "importing"):
                self.dialog.activateWindow()
                return
            self.dialog.close()
        self._wish = wish_for(known) if known is not None else None
        self.dialog = DownloadDialog(window, self._wish)
        self.dialog.pressed.connect(self._on_pressed)
        self.dialog.edited.connect(self._on_edited)
        self.dialog.left.connect(self._on_left)
        self.dialog.show()

    def end(self) -> None:
        """Stop what is under way, and block until it has stopped; what has arrived is kept."""
        if self.dialog is not None:
            self.dialog.close()
        self._give_up()
        self._transfers.wait()

    def _on_pressed(self) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        if dialog.step == "asking":
            self._give_up()
            dialog.show_step("address", translate("DownloadDialog", FIRST))
        elif dialog.step == "running":
            self._give_up()
            kept = translate("Downloading", "Stopped. What has arrived is kept: Go On continues from there.")
            dialog.show_step("stopped", kept)
        elif dialog.step == "ready" or (dialog.step == "stopped" and self._wish and self._wish.size_bytes):
            self._fetch()
        else:
            self._ask()

    def _ask(self) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        try:
            if self._wish is None:
                self._wish = wish_from(dialog.address.text(), dialog.digest.text())
        except WeightsError as error:
            dialog.show_step("address", "", str(error))
            return
        wish = self._wish
        dialog.show_wish(wish)
        asking = translate("Downloading", "Asking {host}…").format(host=host_of(wish.url))
        dialog.show_step("asking", asking)
        self._transfer = _Transfer(self._transfer)
        self._transfers.start(
            translate("Downloading", "Asking the server"),
            partial(_ask, wish, self._transfer),
            done=self._on_answer,
            failed=self._on_refused,
        )

    def _fetch(self) -> None:
        dialog, wish = self.dialog, self._wish
        if dialog is None or wish is None:
            return
        self._pace = Pace()
        running = translate("Downloading", "Downloading {file} from {hosts}.")
        dialog.show_step("running", running.format(file=wish.file, hosts=", ".join(sorted(wish.hosts))))
        dialog.show_progress(0, wish.size_bytes, "")
        transfer = self._transfer = _Transfer(self._transfer)
        self._transfers.start(
            translate("Downloading", "Downloading"),
            partial(_fetch, wish, transfer, partial(self._progressed.emit, transfer)),
            done=self._on_fetched,
            failed=self._on_failed,
        )

    def _give_up(self) -> None:
        if self._transfer is not None:
            self._transfer.stop.set()
        self._transfers.give_up()

    def _on_answer(self, answer: ServerAnswer | OtherHostError | None) -> None:
        dialog, wish = self.dialog, self._wish
        if dialog is None or wish is None or answer is None:
            return
        if isinstance(answer, OtherHostError):
            self._ask_about(answer)
            return
        try:
            wish = self._wish = wish.with_answer(answer)
            check_room(wish.folder, wish.size_bytes * FILE_TWICE, wish.file)
        except WeightsError as error:
            self._on_refused(str(error))
            return
        dialog.show_wish(wish)
        primary = translate("Downloading", "&Download {size}").format(size=size_text(wish.size_bytes))
        dialog.show_step("ready", offer_text(wish, answer), primary=primary)

    def _ask_about(self, error: OtherHostError) -> None:
        """Ask the user whether another host may send the file."""
        dialog, wish = self.dialog, self._wish
        if dialog is None or wish is None:
            return
        host = error.host
        dialog.show_step(
            "elsewhere",
            elsewhere_text(error),
            translate("Downloading", "New host: {host}").format(host=host),
            primary=translate("Downloading", "&Go On with {host}").format(host=host),
        )
        self._wish = wish.agreed_to(host)  # it counts when the button is pressed: nothing else goes on

    def _on_refused(self, sentence: str) -> None:
        if self.dialog is not None:
            self._forget_typed()
            self.dialog.show_step("address", "", sentence)

    def _on_failed(self, sentence: str) -> None:
        if self.dialog is not None:
            again = translate("Downloading", "&Try Again")
            self.dialog.show_step("stopped", "", sentence, primary=again)

    def _on_progress(self, transfer: _Transfer, progress: Progress) -> None:
        dialog = self.dialog
        if dialog is None or transfer is not self._transfer or dialog.step != "running":
            return
        self._pace.note(time.monotonic(), progress.done)
        figures = self._pace.text(progress.total)
        if progress.stage != DOWNLOADING:
            figures = f"{core_words(progress.stage)}… · {figures}"
        dialog.show_progress(progress.done, progress.total, figures)

    def _on_fetched(self, found: Path | OtherHostError | None) -> None:
        if isinstance(found, OtherHostError):
            self._ask_about(found)
        elif found is not None:
            if self.dialog is not None:
                whole = translate("Downloading", "{file} is there and whole. Importing…")
                self.dialog.show_step("importing", whole.format(file=found.name))
            self._imports.import_path(found, partial(self._on_imported, found))

    def _on_imported(self, path: Path, record: ImportedCheckpoint | None) -> None:
        if record is None:
            kept = translate(
                "Downloading", "The file arrived whole, but cannot be imported. It is kept: {path}"
            )
            if self.dialog is not None:
                self.dialog.show_step("done", "", kept.format(path=path))
            return
        shutil.rmtree(path.parent, ignore_errors=True)  # the weights are among the user's own now
        if self.dialog is not None:
            self.dialog.show_step("done", imported_text(record))
        self.imported.emit(record.model)

    def _on_edited(self) -> None:
        if self.dialog is not None and self.dialog.step in ("address", "stopped"):
            self._wish = None
            self.dialog.show_step("address", translate("DownloadDialog", FIRST))

    def _forget_typed(self) -> None:
        """Let an address that was refused be typed anew, hosts and all."""
        wish = self._wish
        if wish is not None and not wish.page:
            self._wish = None

    def _on_left(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None and dialog.step == "running" and self._wish is not None:
            stopped = translate(
                "Downloading",
                "The download of {file} is stopped. The next one goes on from where it was.",
            )
            self.notice.emit("info", stopped.format(file=self._wish.file))
        self._give_up()


def _ask(wish: DownloadWish, transfer: _Transfer) -> ServerAnswer | OtherHostError | None:
    with transfer:
        try:
            return ask_server(wish.url, wish.file, hosts=wish.hosts, check=transfer.check)
        except OtherHostError as error:
            return error
        except Cancelled:
            return None


def _fetch(
    wish: DownloadWish, transfer: _Transfer, tell: Callable[[Progress], None]
) -> Path | OtherHostError | None:
    told = 0.0

    def report(progress: Progress) -> None:
        nonlocal told
        transfer.check()
        if (now := time.monotonic()) - told >= TELL_S:
            told = now
            tell(progress)

    with transfer:
        try:
            return download_file(wish.remote, report, directory=wish.folder, hosts=wish.hosts)
        except OtherHostError as error:
            return error
        except Cancelled:
            return None
