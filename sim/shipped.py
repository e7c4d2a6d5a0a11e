"""Where the scenarios and seeds that come with the tool are found."""

from pathlib import Path
from typing import Literal

__all__ = ["shipped"]

_PACKAGE = Path(__file__).resolve().parent


def shipped(kind: Literal["scenarios", "seeds"]) -> Path:
    """Return the folder of shipped scenario files or of seeds (claims, patterns, references).

    A wheel carries both folders inside the package. In a clone, where the package is imported from the source tree,
    the folders at the top of the tree are used, so that an edit shows at once.

    Args:
        kind: `scenarios` or `seeds`.

    Raises:
        FileNotFoundError: The folder is in neither place, which means a broken installation.
    """
    packaged = _PACKAGE / "_shipped" / kind
    if packaged.is_dir():
        return packaged
    clone = _PACKAGE.parent
    # Beside an installed package lies whatever else is installed, so a folder of that name is ours only in a clone.
    if (clone / "pyproject.toml").is_file() and (clone / kind).is_dir():
        return clone / kind
    raise FileNotFoundError(f"no shipped {kind}: neither {packaged} nor {clone / kind} exists; install the tool again")
