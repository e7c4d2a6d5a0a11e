"""How long the command line takes to answer; the aim for help is 0.4 s. Run: python benchmarks/front_door.py"""

import subprocess
import sys
import time

COMMANDS = (["--help"], ["run", "--help"], ["--version"], ["rules"], ["check", "baseline"])
TRIES = 5

for words in COMMANDS:
    times = []
    for _ in range(TRIES):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "sim.cli", *words], stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - started)
    print(f"isf {' '.join(words):<16} best {min(times):.2f} s, worst {max(times):.2f} s")
