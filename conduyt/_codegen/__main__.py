"""The generator.

`python -m conduyt._codegen` writes the generated files, `--check` lists those that are out of date, `stats` counts
resources and operations, and `drift FILE` compares the description with another OpenAPI file of the service.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from conduyt._codegen.drift import drift
from conduyt._codegen.load import DescriptionError
from conduyt._codegen.lock import lock_of, stats_of
from conduyt._codegen.render import render

PROJECT = Path(__file__).parents[2]
FOLDERS = ("conduyt/models", "conduyt/endpoints", "conduyt/resources", "docs/reference")
FILES = ("conduyt/api/codegen.lock", "conduyt/sandbox/description.json")


def main(arguments: list[str] | None = None, project: Path = PROJECT) -> int:
    parser = argparse.ArgumentParser(prog="python -m conduyt._codegen", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail if something would change")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("stats", help="count resources and operations")
    compare = commands.add_parser("drift", help="compare with another OpenAPI file of the service")
    compare.add_argument("file", type=Path)
    options = parser.parse_args(arguments)
    api = project / "conduyt" / "api"
    if options.command == "drift":
        print("\n".join(drift(api, options.file)))
        return 0
    if options.command == "stats":
        print("\n".join(f"{count:>4}  {what}" for what, count in stats_of(api).items()))
        return 0
    try:
        files = render(api)
    except DescriptionError as error:
        print(f"The description has an error.\n  {error}", file=sys.stderr)
        return 2
    wanted = {**files, "conduyt/api/codegen.lock": lock_of(api, files, stats_of(api))}
    present = _present(project)
    changed = sorted(name for name, text in wanted.items() if present.get(name) != text)
    extra = sorted(set(present) - set(wanted))
    if options.check:
        for name in changed:
            print(f"  {'differs' if name in present else 'missing'}: {name}", file=sys.stderr)
        for name in extra:
            print(f"  not from the description: {name}", file=sys.stderr)
        if changed or extra:
            print("Run `python -m conduyt._codegen` and commit the result.", file=sys.stderr)
            return 1
        print(f"{len(files)} generated files match the description.")
        return 0
    for name in changed:
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[name], encoding="utf-8", newline="\n")
    for name in extra:
        (project / name).unlink()
    print(f"{len(files)} files, {len(changed)} written, {len(extra)} removed.")
    return 0


def _present(project: Path) -> dict[str, str]:
    kinds = (".json", ".md", ".py", ".pyi")
    paths = [path for folder in FOLDERS for path in (project / folder).rglob("*") if path.suffix in kinds]
    paths += [project / name for name in FILES]
    return {path.relative_to(project).as_posix(): path.read_text(encoding="utf-8") for path in paths if path.is_file()}


if __name__ == "__main__":
    sys.exit(main())
