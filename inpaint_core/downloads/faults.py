"""What may go wrong with a download: what passes, what does not, and the sentence for each."""

import contextlib
import errno
import http.client
import ssl
import urllib.error
from collections.abc import Iterator
from pathlib import Path

from inpaint_core.downloads.addresses import host_of
from inpaint_core.errors import WeightsError


class TryAgainError(Exception):
    """The connection failed in a way that may pass; the message is a sentence for the user."""


@contextlib.contextmanager
def local_errors(target: Path) -> Iterator[None]:
    """Turn what this computer's disk may answer into sentences.

    Raises:
        WeightsError: The disk is full, or ``target`` cannot be written.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise WeightsError(
                f"The disk is full: free some space and download {target.name} again; it goes on from here."
            ) from error
        raise WeightsError(f"{target} cannot be written: {error.strerror or error}.") from error


@contextlib.contextmanager
def remote_errors(url: str, file: str) -> Iterator[None]:
    """Tell what may pass from what will not.

    Raises:
        TryAgainError: It may pass.
        WeightsError: It will not.
    """
    try:
        yield
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise WeightsError(f"The server's {file} is shorter than the published one.") from error
        if error.code in (408, 425, 429) or error.code >= 500:
            raise TryAgainError(f"the server is busy (HTTP {error.code}).") from error
        raise WeightsError(f"The server does not give out {file} (HTTP {error.code}).") from error
    except urllib.error.URLError as error:
        if isinstance(error.reason, ssl.SSLError):
            raise WeightsError(f"The server of {file} could not prove who it is: {error.reason}.") from error
        raise TryAgainError(f"there is no connection to {host_of(url)}.") from error
    except (http.client.InvalidURL, ValueError) as error:
        raise WeightsError(f"The server of {file} gave an answer that cannot be read.") from error
    except (TimeoutError, ConnectionError, ssl.SSLError, http.client.HTTPException) as error:
        raise TryAgainError("the connection was lost.") from error
