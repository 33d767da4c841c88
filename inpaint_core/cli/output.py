"""What all commands of ``inpaint-batch`` share: words to stderr, records to stdout, exit codes."""

import json
import sys
from typing import Final

from tqdm import tqdm

DONE: Final = 0
SOME_FAILED: Final = 1


def say(sentence: str) -> None:
    """Write a line for the user to stderr, above the progress bar if there is one."""
    tqdm.write(sentence, file=sys.stderr)


def print_json(record: dict[str, object]) -> None:
    """Write one machine-readable line to stdout, at once."""
    line = json.dumps(record, ensure_ascii=False)
    try:
        line.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:  # a file name that is no text, or a terminal that knows few letters
        line = json.dumps(record)
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
