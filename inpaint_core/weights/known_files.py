"""Published weights files that are known: where they are, under which terms, and how to tell them.

Collected from the authors' pages and from public projects that use the files. None of them was at hand here:
no size and no hash is checked by us, so a hash is shown and asked for only of what is downloaded by this
table. What is not known stands here as not known. An address is given where a program may fetch it; many
files lie where only a browser gets them.
"""

from dataclasses import dataclass
from typing import Final, Literal

from inpaint_core.downloads.remote_file import Checksum

Terms = Literal["open", "unclear", "missing", "research"]
"""A licence for the weights; one for the code only; none at all; for research or non-commercial use."""


@dataclass(frozen=True, kw_only=True)
class KnownFile:
    """One published file.

    Attributes:
        file: Its name.
        models: Keys of ``inpaint_core.catalog.MODELS`` that it gives weights to.
        title: What it is.
        page: Where its authors, or who re-packed it, tell of it.
        url: Where a program may fetch it; empty where only a browser may.
        size_bytes: Of the file; 0 where nobody says it exactly.
        checksum: As other public projects give it; None where none is known.
        terms: In a word.
        licence: In a sentence for the user.
        note: What else is to be known; may be empty.
    """

    file: str
    models: tuple[str, ...]
    title: str
    page: str
    url: str = ""
    size_bytes: int = 0
    checksum: Checksum | None = None
    terms: Terms
    licence: str
    note: str = ""


_LAMA_LICENCE: Final = (
    "The authors' repository is under the Apache License 2.0. The weights have no terms of their own; asked, "
    "an author pointed to that licence. They were trained on Places2, whose own terms are for research."
)
_ANIME_LICENCE: Final = "No licence is stated for these weights: keep them for your own use."
_MIGAN_LICENCE: Final = (
    "The authors publish code and weights under the MIT licence. Trained on Places2, whose own terms are for "
    "research."
)
_FFHQ_LICENCE: Final = (
    "The authors publish code and weights under the MIT licence, but trained them on FFHQ faces, which are "
    "for non-commercial use."
)
_PENNET_LICENCE: Final = (
    "The authors' repository is under the MIT licence; the weights have no terms of their own. "
)
_NO_LICENCE: Final = (
    "The authors' repository states no licence, so only they may pass the file on: keep it for your own use."
)
_SANSTER: Final = "https://github.com/Sanster/models/releases"
_MIGAN_FOLDER: Final = "https://drive.google.com/drive/folders/1xNtvN2lto0p5yFKOEEg9RioMjGrYM74w"
_PENNET_NOTE: Final = "For square holes, as its authors trained it."


def _sha256(digest: str) -> Checksum:
    return Checksum("sha256", digest)


def _pennet(title: str, drive_id: str, data: str, terms: Terms) -> KnownFile:
    return KnownFile(
        file="gen_*.pth",
        models=("pennet",),
        title=f"PEN-Net, {title}",
        page=f"https://drive.google.com/open?id={drive_id}",
        terms=terms,
        licence=_PENNET_LICENCE + data,
        note=_PENNET_NOTE,
    )


KNOWN_FILES: Final[tuple[KnownFile, ...]] = (
    KnownFile(
        file="big-lama.pt",
        models=("lama",),
        title="Big LaMa, re-packed as TorchScript",
        page=f"{_SANSTER}/tag/add_big_lama",
        url=f"{_SANSTER}/download/add_big_lama/big-lama.pt",
        size_bytes=205_669_692,
        checksum=_sha256("344c77bbcb158f17dd143070d1e789f38a66c04202311ae3a258ef66667a9ea9"),
        terms="unclear",
        licence=_LAMA_LICENCE,
        note="The smaller file with the same numbers.",
    ),
    KnownFile(
        file="big-lama.zip",
        models=("lama",),
        title="Big LaMa, the authors' checkpoint",
        page="https://github.com/advimman/lama",
        url="https://huggingface.co/smartywu/big-lama/resolve/main/big-lama.zip",
        size_bytes=381_428_720,
        checksum=_sha256("f1b358ca24093b93a106183b98a3dea6e8ed09f3b43ea7251eb2c81e7b4575f6"),
        terms="unclear",
        licence=_LAMA_LICENCE,
        note="Linked from the authors' page; it lies with a third person.",
    ),
    KnownFile(
        file="anime-manga-big-lama.pt",
        models=("lama",),
        title="LaMa for drawings (anime and manga)",
        page=f"{_SANSTER}/tag/AnimeMangaInpainting",
        url=f"{_SANSTER}/download/AnimeMangaInpainting/anime-manga-big-lama.pt",
        checksum=Checksum("md5", "29f284f36a0a510bcacf39ecf4c4d54f"),
        terms="missing",
        licence=_ANIME_LICENCE,
        note="Other people's training of the same network.",
    ),
    KnownFile(
        file="migan_traced.pt",
        models=("migan",),
        title="MI-GAN, re-packed as TorchScript",
        page=f"{_SANSTER}/tag/migan",
        url=f"{_SANSTER}/download/migan/migan_traced.pt",
        checksum=Checksum("md5", "76eb3b1a71c400ee3290524f7a11b89c"),
        terms="open",
        licence=_MIGAN_LICENCE,
    ),
    KnownFile(
        file="migan_512_places2.pt",
        models=("migan",),
        title="MI-GAN, the authors' file",
        page=_MIGAN_FOLDER,
        size_bytes=29_553_256,
        checksum=_sha256("1d6087eee0aac8923ad2606be5d8caeb4824d3e4de331995e420c74e124a466a"),
        terms="open",
        licence=_MIGAN_LICENCE,
    ),
    KnownFile(
        file="migan_256_places2.pt",
        models=("migan-256",),
        title="MI-GAN for 256 pixels, the authors' file",
        page=_MIGAN_FOLDER,
        checksum=_sha256("8b82b2e82fc8e5a2e1f06827594aac1a5d66a9ca41e24199ddd969847788097f"),
        terms="open",
        licence=_MIGAN_LICENCE,
    ),
    KnownFile(
        file="migan_256_ffhq.pt",
        models=("migan-256",),
        title="MI-GAN for faces, the authors' file",
        page=_MIGAN_FOLDER,
        terms="research",
        licence=_FFHQ_LICENCE,
    ),
    _pennet(
        "places",
        "1Hd8DUCJMGnCZz53_19zV4_p06YJ0UDt2",
        "Trained on Places2, whose own terms are for research.",
        "unclear",
    ),
    _pennet(
        "faces",
        "1Xf_LwP38PLL78817nXfpsHsLuCNWoPX9",
        "Trained on CelebA-HQ, which is for non-commercial research.",
        "research",
    ),
    _pennet("textures", "1OCrML2j6apv44-TxJvpOLOzavJmxZtJr", "Trained on DTD, for research.", "research"),
    _pennet(
        "facades",
        "1cTcEMIuii3jJfc5sstXxMQNyTVcV3I8K",
        "The terms of the facades it was trained on are not known.",
        "unclear",
    ),
    KnownFile(
        file="x_…_epoch_best.pt",
        models=("spl-published",),
        title="SPL: places, faces, Paris",
        page="https://drive.google.com/drive/folders/1oAr61KlWVTypHgL_DV4rr1YbAw4BDf0N",
        terms="missing",
        licence=_NO_LICENCE,
        note="Also told of at github.com/WendongZh/SPL.",
    ),
    KnownFile(
        file="x_…_epoch_best.pt",
        models=("spn-published",),
        title="SPN: places, faces, Paris",
        page="https://pan.baidu.com/s/1Jd_lw6so5QjRcm1-K9RkdQ",
        terms="missing",
        licence=_NO_LICENCE,
        note="The page asks for the code 2x99. Also told of at github.com/WendongZh/SPN.",
    ),
    KnownFile(
        file="x_…_epoch_best.pt",
        models=("spn-probabilistic-published",),
        title="SPN, several ideas: faces",
        page="https://pan.baidu.com/s/1kgcs9_LFRoA40F81h_rHVQ",
        terms="missing",
        licence=_NO_LICENCE,
        note="The page asks for the code hqek. Also told of at github.com/WendongZh/SPN.",
    ),
)
"""For each network the file to try first stands first."""

UNPUBLISHED: Final = frozenset({"gmsrm", "dgi"})
"""Networks whose authors publish neither code nor weights, as far as we found."""


def known_files(model: str) -> tuple[KnownFile, ...]:
    """Return the published files that give a model weights, in the order to try them."""
    return tuple(known for known in KNOWN_FILES if model in known.models)


def find_known(sha256: str) -> KnownFile | None:
    """Return the published file with a SHA-256; None for a stranger, or for what is no hash at all."""
    return next(
        (
            one
            for one in KNOWN_FILES
            if one.checksum is not None and (one.checksum.kind, one.checksum.digest) == ("sha256", sha256)
        ),
        None,
    )
