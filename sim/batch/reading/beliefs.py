"""Which values the uncertain parameters had in each world: what an effect may hang on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from sim.scenario import Scenario


def drawn_parameters(scenario: Scenario, worlds: Iterable[int], seed: int) -> pd.DataFrame:
    """Return the beliefs of some worlds, drawn as a run draws them.

    Args:
        scenario: Whose parameters.
        worlds: World numbers.
        seed: Key of all luck.

    Returns:
        One row a world, first column `world`, then every parameter that is drawn and read by a rule in force, by its
        path, in the parameter's own unit.
    """
    from sim.model import Lanes
    from sim.model.beliefs import draw_beliefs
    from sim.scenario.reach import parameters_read

    lanes = Lanes.of_worlds(worlds)
    drawn = draw_beliefs(scenario, lanes, seed, fixed=False, ensemble=True)
    read = parameters_read(scenario)
    columns = {
        path: drawn[path]
        for path, parameter in scenario.parameters.items()
        if parameter.drawn and path in read and isinstance(drawn[path], np.ndarray)
    }
    return pd.DataFrame({"world": lanes.luck.astype(np.int64), **columns})
