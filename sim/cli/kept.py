"""Files that a command makes: where they may go, and how they get there."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.outcome import WrongInput

if TYPE_CHECKING:
    from sim.batch.folder import Folder


def refuse_other_files(path: Path, own: Collection[str], command: str) -> None:
    """Refuse a folder for files that holds anything but an earlier set of them.

    Args:
        path: From --out; it need not be there.
        own: Names of the files that the command makes.
        command: As the user types it: `isf explain`.

    Raises:
        WrongInput: It holds other files, is no folder, or cannot be read.
    """
    try:
        names = sorted(entry.name for entry in path.iterdir())
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise WrongInput(f"--out: {path} is a file; allowed: a folder") from None
    except OSError as error:
        raise WrongInput(f"--out: {path} cannot be read ({error.strerror or error})") from None
    others = [name for name in names if name not in own]
    if others:
        more = f" and {len(others) - 3} more" if len(others) > 3 else ""
        raise WrongInput(
            f"--out: {path} holds other files ({', '.join(others[:3])}{more}); nothing was changed. Choose an empty "
            f"folder, or one that `{command}` made"
        )


def keep(folder: Folder, contents: Mapping[str, bytes], about: Mapping[str, str], into: str = "") -> dict[str, str]:
    """Write files where they wait, then move them in all together.

    Args:
        folder: Held by this command.
        contents: By name.
        about: What each file shows, by name.
        into: A folder within that of a batch, whose manifest then lists the files; empty for the folder itself.

    Returns:
        What each file shows, by its path in the folder.
    """
    from sim.batch.folder import whole_step

    kept = {}
    for name, content in contents.items():
        path = f"{into}/{name}" if into else name
        draft = folder.staging / path
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        kept[path] = about[name]
    if into:
        folder.publish_products(kept)
        return kept
    with whole_step():
        folder.path.mkdir(parents=True, exist_ok=True)
        for path in kept:
            os.replace(folder.staging / path, folder.path / path)
    return kept


def listed(target: Path | None, kept: Mapping[str, str]) -> list[dict[str, str]]:
    """Return files as JSON tells of them; none where nothing was kept."""
    return [{"file": str(target / name), "about": about} for name, about in kept.items()] if target else []
