"""`python -m tests.faults` prints the table of figures; its exit status says whether every promise was kept."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import version

from .calls import LIBRARIES, PACKAGES
from .figures import figures


def main() -> int:
    libraries = ", ".join(f"{package} {version(package)}" for name, package in PACKAGES.items() if name in LIBRARIES)
    print(
        f"conduyt {version('conduyt')}, Python {platform.python_version()}, {libraries}, "
        f"{platform.system()} {platform.machine()}\n"
    )
    print("| figure | measured | promised | |\n| --- | --- | --- | --- |")
    broken = 0
    for figure in figures():
        broken += not figure.kept
        print(f"| {figure.name} | {figure.value} | {figure.promise} | {'' if figure.kept else 'broken'} |", flush=True)
    return min(broken, 1)


if __name__ == "__main__":
    sys.exit(main())
