"""Puts the pages that tell of the bundled weights into what is built; in the repository they are in docs/."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent
PAGES = ("docs/models/*-scenes.md", "docs/models/imported.md", "docs/models/sheets/*-scenes.jpg")
"""A card for each model with weights of ours, the page of the others, and the pictures the cards show."""


class BuildWithCards(build_py):
    """What setuptools does, and the pages beside the other files that the program reads."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:  # there the program reads them where they are
            for page in self._pages():
                target = Path(self.build_lib) / "resources" / page
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(HERE / page, target)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:  # noqa: FBT001, FBT002 - as inherited
        """Return the files that are built."""
        pages = [] if self.editable_mode else self._pages()
        here = [str(Path(self.build_lib) / "resources" / page) for page in pages]
        return [*super().get_outputs(include_bytecode), *here]

    @staticmethod
    def _pages() -> list[Path]:
        return sorted(found.relative_to(HERE) for pattern in PAGES for found in HERE.glob(pattern))


setup(cmdclass={"build_py": BuildWithCards})
