"""How a run is shown: the outcome table and the charts.

`import sim.present` loads neither Matplotlib nor Rich; the names below load what they need when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.present.charts import CHARTS, save_all
    from sim.present.tables import print_summary, summary_text, write_tables

__all__ = ["CHARTS", "print_summary", "save_all", "summary_text", "write_tables"]

_HOMES = {
    "CHARTS": "charts",
    "save_all": "charts",
    "print_summary": "tables",
    "summary_text": "tables",
    "write_tables": "tables",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"sim.present.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'sim.present' has no attribute {name!r}")
