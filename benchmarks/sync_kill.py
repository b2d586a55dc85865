"""Kill backups and readings of changes at random moments: `python benchmarks/sync_kill.py 200 [seed]`.

So many kills of each, with SIGKILL. Every backup must be as one that nothing disturbed, and whoever writes down the
changes must know the latest state of each contact.
"""

import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from bulk.killing import edits_of, kill_backups, kill_changes

from conduyt.sandbox import Sandbox

if __name__ == "__main__":
    wanted, seed = (*map(int, sys.argv[1:]), *(200, 1)[len(sys.argv) - 1 :])
    chance = random.Random(seed)
    with Sandbox(latency=0.01) as sandbox, tempfile.TemporaryDirectory() as folder:
        kills, done = kill_backups(sandbox, Path(folder), wanted, chance)
        print(f"backup: {kills} kills, {done} backups completed, each as an undisturbed one")
    with Sandbox(latency=0.01) as sandbox, tempfile.TemporaryDirectory() as folder:
        kills, changes = kill_changes(sandbox, Path(folder), wanted, chance, edits_of(sandbox, chance))
        print(f"changes: {kills} kills, {changes} changes handed out, none missing")
