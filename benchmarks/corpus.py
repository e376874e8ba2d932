"""Where the corpus of real specs is."""

from __future__ import annotations

import os
from pathlib import Path


def corpus() -> Path | None:
    """Return the folder that `FNGEN_CORPUS` names, or the one beside the project, if it is there."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "corpus"
    folder = Path(os.environ.get("FNGEN_CORPUS", beside))
    return folder if folder.is_dir() else None
