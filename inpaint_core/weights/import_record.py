"""What became of an imported checkpoint, in words for the user of the window and of the command line."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inpaint_core.catalog import SizeName, find_spec

TEACHER_TITLE: Final = "Pretext teacher (TResNet-L)"
TEACHER_NOTE: Final = (
    "The authors' repository is under the MIT licence; the weights have no terms of their own. "
    "No photo is ever filled by a teacher."
)


@dataclass(frozen=True, kw_only=True)
class ImportedCheckpoint:
    """A checkpoint that is now among the user's own weights."""

    source: Path
    """The file it came from, which is unchanged."""
    path: Path
    """The safetensors file that was written."""
    network: str
    """Key of ``inpaint_core.models.networks.NETWORKS``; empty when the file holds only a teacher."""
    size: SizeName
    parameters: int
    """Numbers in the network, or in the teacher when there is no network."""
    precision: str
    """How they are stored, as the file had them: ``float32`` or another."""
    teacher: Path | None
    """A pretext teacher for training that lay in the file, written apart; None when there was none."""
    others: tuple[str, ...]
    """Everything else in the file, in words. None of it was kept."""
    is_published: bool
    """Whether it is a file of the paper's authors, as far as its format tells; else one of this program's."""
    network_licence: str = ""
    """What is known about the licence of the network's published weights; empty when there are none."""

    @property
    def model(self) -> str:
        """Name in the catalogue of the model that can use it; empty for a teacher."""
        spec = find_spec(self.network, self.size) if self.network else None
        return spec.name if spec else ""

    @property
    def title(self) -> str:
        """What it was recognised as, for the user."""
        spec = find_spec(self.network, self.size) if self.network else None
        return spec.title if spec else TEACHER_TITLE

    @property
    def label(self) -> str:
        """The same as the program calls it everywhere but in tables and figures."""
        spec = find_spec(self.network, self.size) if self.network else None
        return spec.label if spec else TEACHER_TITLE

    @property
    def licence_note(self) -> str:
        """What is known about its licence; empty for weights that this program exported."""
        if not self.network:
            return TEACHER_NOTE
        return self.network_licence if self.is_published else ""

    def summary(self) -> str:
        """Return one sentence: what it is, and where to find it now."""
        if not self.network:
            name = self.source.name
            return f"{name} is a pretext teacher, used by training only. It is kept as {self.path.name}."
        return f"{self.source.name} is imported: {self.label} now fills with these weights."

    def lines(self) -> list[str]:
        """Return all there is to say, a fact a line."""
        found = [
            f"recognised    {self.label}, {self.parameters:,} parameters, {self.precision}",
            f"written to    {self.path}",
        ]
        if self.teacher is not None and self.teacher != self.path:
            found.append(f"teacher       {self.teacher} (for training)")
        found += [f"left out      {other}" for other in self.others]
        if self.licence_note:
            found.append(f"licence       {self.licence_note}")
        if self.model:
            found.append(
                f"model         {self.label} is in the picker; inpaint-batch takes --model {self.model}"
            )
        return found

    def to_values(self) -> dict[str, object]:
        """Return the record as plain values for JSON."""
        return {
            "source": str(self.source),
            "network": self.network or None,
            "size": self.size if self.network else None,
            "model": self.model or None,
            "title": self.title,
            "parameters": self.parameters,
            "precision": self.precision,
            "path": str(self.path),
            "teacher": str(self.teacher) if self.teacher else None,
            "others": list(self.others),
            "licence": self.licence_note or None,
        }
