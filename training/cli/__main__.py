"""``python -m training.cli``, for launchers such as torchrun: the same as ``inpaint-train``."""

import sys

from training.cli.entry import train

if __name__ == "__main__":
    sys.exit(train())
