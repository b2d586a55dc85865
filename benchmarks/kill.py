"""Kill the sandbox many times while it is written to: `python benchmarks/kill.py 200 [seed]`."""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from sandbox.killing import kill_and_look

if __name__ == "__main__":
    kills, seed = (*map(int, sys.argv[1:]), *(200, 1)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as folder:
        outcome = kill_and_look(Path(folder) / "sandbox.db", kills, seed)
    print(outcome)
    sys.exit(outcome.missing > 0 or outcome.unknown > outcome.kills)
