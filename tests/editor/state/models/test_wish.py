"""What is to be downloaded, from a table or from what a user typed."""

import pytest

from editor.state.models.wish import MAX_BYTES, wish_for, wish_from
from inpaint_core.downloads.server_answer import ServerAnswer
from inpaint_core.errors import WeightsError
from inpaint_core.weights.known_files import KNOWN_FILES


def answer(size_bytes: int) -> ServerAnswer:
    return ServerAnswer(size_bytes, "example.org", can_resume=True)


def test_a_typed_address_gives_a_name_that_is_safe() -> None:
    wish = wish_from("  https://example.org/a%20b/..%2F..%2Fbig%20lama.pt?download=true ", "AB" * 16)
    assert wish.file == "-..-big-lama.pt" or "/" not in wish.file
    assert wish.checksum is not None
    assert (wish.checksum.kind, wish.checksum.digest) == ("md5", "ab" * 16)
    assert wish.hosts == {"example.org"}
    assert wish.terms == "missing"


def test_each_address_has_a_folder_of_its_own() -> None:
    one, other = (wish_from(f"https://example.org/{name}/w.pt", "") for name in "ab")
    assert one.folder != other.folder
    assert one.folder == wish_from("https://example.org/a/w.pt", "").folder


@pytest.mark.parametrize("known", [one for one in KNOWN_FILES if one.url], ids=lambda known: known.file)
def test_a_known_file_begins_with_its_own_host_alone(known) -> None:
    wish = wish_for(known)
    assert (wish.url, wish.file, wish.licence) == (known.url, known.file, known.licence)
    assert len(wish.hosts) == 1
    assert wish.agreed_to("other.org").hosts == wish.hosts | {"other.org"}


def test_the_size_is_the_server_s_unless_it_is_another_file() -> None:
    wish = wish_from("https://example.org/w.pt", "")
    assert wish.with_answer(answer(5)).remote.size_bytes == 5
    with pytest.raises(WeightsError, match="is empty"):
        wish.with_answer(answer(0))
    with pytest.raises(WeightsError, match="no weights are that large"):
        wish.with_answer(answer(MAX_BYTES + 1))
    with pytest.raises(WeightsError, match="another file"):
        wish_for(KNOWN_FILES[0]).with_answer(answer(5))
