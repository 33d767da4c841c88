"""What is done about the photos that a dead worker had in hand, wherever the worker was."""

from inpaint_core.batch.events import Failed, Tell, TriedAgain
from inpaint_core.batch.jobs import FillOptions, results_of
from inpaint_core.batch.schedule import Lost
from inpaint_core.files.atomic import remove_leftovers


def clear_up(lost: Lost, cause: str, options: FillOptions, tell: Tell) -> None:
    """Remove what the worker left half written, and tell what becomes of each photo.

    Args:
        lost: The photos.
        cause: Of its end, in a few words.
        options: Of the batch.
        tell: Told of each photo.
    """
    results = [path for job in (*lost.again, *lost.given_up) for path in results_of(job, fills=options.fills)]
    for path in {path.parent: path for path in results}.values():
        remove_leftovers(path)  # of the whole folder
    for job in lost.again:
        tell(TriedAgain(job, f"its worker ended ({cause})"))
    for job in lost.given_up:
        tell(Failed(job, f"its worker ended, and so did a second one ({cause})."))
