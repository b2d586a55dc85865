"""Kill an export at random moments, start it again, and compare: `python benchmarks/export_kill.py 50 [seed]`.

Each format is killed in turn, with SIGKILL, until so many kills have hit. After every file that was completed, its ids
must be those of the sandbox, each once.
"""

import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq

from conduyt.sandbox import Sandbox

CHILD = """
import sys
from conduyt import Conduyt
url, key, path = sys.argv[1:]
with Conduyt(key, base_url=url) as client:
    print("go", flush=True)
    report = client.contacts.export(path)
    print(report.rows, report.resumed_rows, flush=True)
"""


def ids_in(path: Path) -> list[str]:
    """Read the ids in a file."""
    if path.suffix == ".parquet":
        return list(pq.read_table(path)["id"].to_pylist())
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".jsonl":
        return [json.loads(line)["id"] for line in lines]
    return [line.partition(",")[0] for line in lines[1:]]  # no cell of the demo has a line break


def main(wanted: int, seed: int) -> int:
    """Kill until it is enough; 1 if a record is missing or there twice."""
    chance, kills, files, resumed, missing, twice = random.Random(seed), 0, 0, 0, 0, 0
    with Sandbox(latency=0.03) as sandbox, tempfile.TemporaryDirectory() as folder:
        with sandbox.client() as client:
            expected = Counter(contact.id for contact in client.contacts.list(limit=100))
        while kills < wanted:
            path = Path(folder) / f"people{files}.{('csv', 'jsonl', 'parquet')[files % 3]}"
            while not path.exists():
                command = [sys.executable, "-c", CHILD, sandbox.url, sandbox.keys["admin"], str(path)]
                child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
                if child.stdout is not None:
                    child.stdout.readline()
                time.sleep(chance.uniform(0, 0.9))
                child.send_signal(signal.SIGKILL)
                told, _ = child.communicate()
                kills += child.returncode == -signal.SIGKILL
                resumed += bool(told) and not told.endswith(" 0\n")
            found = Counter(ids_in(path))
            missing += len(expected - found)
            twice += sum((found - expected).values())
            files += 1
    print(f"{kills} kills, {files} files completed, {resumed} of them resumed and told so")
    print(f"{missing} records missing, {twice} too many")
    return int(bool(missing or twice))


if __name__ == "__main__":
    count, start = (*map(int, sys.argv[1:]), *(50, 1)[len(sys.argv) - 1 :])
    sys.exit(main(count, start))
