"""What a figure's file says of itself: written when it is drawn, read again by `isf whatmade`.

Nothing here needs Matplotlib, so that a figure can be asked where it comes from without waiting.
"""

from __future__ import annotations

from sim.present.metadata.reading import NoMetadata, read_figure
from sim.present.metadata.record import Origin, Record, Shown, origin_of

__all__ = ["NoMetadata", "Origin", "Record", "Shown", "origin_of", "read_figure"]
