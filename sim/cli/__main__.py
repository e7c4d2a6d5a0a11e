"""`python -m sim.cli` for those without the command on their path."""

import sys

from sim.cli import main

sys.exit(main())
