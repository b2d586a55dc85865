"""Time and memory of the check of a large CSV file: `python benchmarks/csv_check.py 100`, in megabytes."""

import subprocess
import sys
import tempfile
from pathlib import Path

ROW = '{0},Lovelace,ada.{0}@example{1}.com,+1415{0:08},"Engines, Ltd",Head of Research,London,GB,"VIP, News"\n'
ALONE = "from conduyt.csvio import check_csv as check"
CLIENT = """
from conduyt import Conduyt
client = Conduyt("cdy_benchmark", base_url="http://127.0.0.1:9/api/v1")
check = lambda path: client.contacts.import_csv(path, dry_run=True).file
"""
MEASURE = """
import resource, sys, time
start = time.perf_counter()
found = check(sys.argv[1])
seconds = time.perf_counter() - start
mebibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"{found.rows:,} rows, {found.problem_count} problems, {seconds:.1f} s, {mebibytes:.1f} MiB at most")
"""

if __name__ == "__main__":
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.csv"
        with path.open("w") as text:
            text.write("First Name,Last Name,Email,Phone,Company,Job Title,City,Country,Tags\n")
            count = 0
            while text.tell() < megabytes * 2**20:
                text.writelines(ROW.format(number, number % 97) for number in range(count, count + 1000))
                count += 1000
        for name, setup in (("check_csv", ALONE), ("import_csv(dry_run=True)", CLIENT)):
            print(f"{name}: ", end="", flush=True)
            subprocess.run([sys.executable, "-c", f"{setup}\n{MEASURE}", str(path)], check=True)
