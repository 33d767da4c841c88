"""What a document was in an earlier session, to go on from. No Qt."""

from dataclasses import dataclass

from editor.state.history import Step, Tile
from inpaint_core.files.disk.stamp import FileStamp
from inpaint_core.recipes.recipe import EditStep


@dataclass(frozen=True)
class Revisions:
    """Numbers of the photo's states.

    Attributes:
        now: Of what is there.
        newest: The highest ever given.
        saved: Of what the file holds; another than ``now`` where something is unsaved.
    """

    now: int = 0
    newest: int = 0
    saved: int = 0


@dataclass(frozen=True, eq=False)
class Past:
    """Everything done to a photo.

    Attributes:
        now: The tiles in which the photo differs from the file that was opened, and those with holes.
        done: Steps that can be undone, the oldest first.
        undone: Steps that can be redone, the next one first.
        revisions: Of the photo.
        stamp: Of the file at the document's path when it was read or saved last; None without one.
        settled: How what cannot be undone any more can be made again.
    """

    now: tuple[Tile, ...]
    done: tuple[Step, ...]
    undone: tuple[Step, ...]
    revisions: Revisions
    stamp: FileStamp | None
    settled: tuple[EditStep | None, ...] = ()
