"""What is said before a download goes on: who would send what, and what becomes of it. No Qt."""

from editor.state.language.translation import translate
from editor.state.models.card import size_text
from editor.state.models.wish import DownloadWish
from inpaint_core.downloads.addresses import OtherHostError
from inpaint_core.downloads.server_answer import ServerAnswer


def offer_text(wish: DownloadWish, answer: ServerAnswer) -> str:
    """Return what would be sent, how it is checked, and what becomes of it."""
    sends = translate("Offer", "{host} would send {size}.")
    parts = [sends.format(host=answer.host, size=size_text(wish.size_bytes))]
    if wish.checksum is not None:
        checked = translate("Offer", "It is checked by its {hash} when it is there.")
        parts.append(checked.format(hash=wish.checksum.title))
    else:
        parts.append(translate("Offer", "Nobody tells its hash, so only its size can be checked."))
    if not answer.can_resume:
        parts.append(translate("Offer", "This server may not go on where a download was stopped."))
    parts.append(translate("Offer", "It is then read as data, and nothing in it is run."))
    return " ".join(parts)


def elsewhere_text(error: OtherHostError) -> str:
    """Return the question whether another host may send the file."""
    question = translate(
        "Offer",
        "{sender} sends on to another host, {host}. Nothing was asked there. Large files often lie with "
        "another company than the page. Go on only if you expect it.",
    )
    return question.format(sender=error.sender, host=error.host)
