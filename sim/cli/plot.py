"""`isf plot`: draw a stored run again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.cli.arguments import choose
from sim.cli.outcome import OK
from sim.cli.products import make_charts


def plot_command(path: Path, names: Sequence[str], form: str) -> int:
    """Carry out `isf plot`."""
    from sim.batch import load_result
    from sim.batch.folder import Folder

    result = load_result(path)
    wanted = _charts(names) if names else None
    with Folder(path) as folder:
        made = make_charts(folder, result, wanted, form)
        folder.publish_products(made)
    for name, about in made.items():
        print(f"{path / name}  {about}")
    return OK


def _charts(names: Sequence[str]) -> list[str]:
    from sim.present.charts import CHARTS

    return list(dict.fromkeys(choose("--chart", name, CHARTS) for name in names))
