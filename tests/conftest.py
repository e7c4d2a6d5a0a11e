"""Settings shared by all tests: repeatable property tests, charts without a screen, caches that can be written."""

import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings

# The same examples on every machine, so that a failure seen elsewhere is seen here. No deadline: a first call compiles.
settings.register_profile(
    "ci", deadline=None, derandomize=True, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
# Fresh examples each time, kept when they fail: HYPOTHESIS_PROFILE=explore make test
settings.register_profile("explore", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

os.environ.setdefault("MPLBACKEND", "Agg")
# Commands print for one width, whatever terminal, or process beside it, runs the tests.
os.environ["COLUMNS"] = "120"


def _writable(folder: Path) -> bool:
    """Whether a file can be made in the folder. Tried, because permissions alone do not tell on every file system."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


# Set here, before any test imports numba or matplotlib, because both read the environment when they are imported.
for _variable, _default in (("XDG_CACHE_HOME", "~/.cache"), ("MPLCONFIGDIR", "~/.config/matplotlib")):
    if not _writable(Path(os.environ.get(_variable) or _default).expanduser()):
        os.environ[_variable] = tempfile.mkdtemp(prefix="isf-tests-")
