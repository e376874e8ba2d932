"""Where the handlers of a package are: in the package or elsewhere, in one module or in several."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import join, normpath


@dataclass(frozen=True, slots=True)
class Home:
    """Where handlers are.

    `path` is their file, or the folder of their modules if they are split, as seen from the folder
    `output`. `module` is what is imported, None for `handlers` of the package itself; `package`
    what their modules import models and results from.
    """

    output: str
    path: str
    module: str | None = None
    package: str = "."
    is_split: bool = False

    def shown(self, path: str) -> str:
        """Return `path`, as seen from the output folder, as a person sees it."""
        return normpath(join(self.output, path))
