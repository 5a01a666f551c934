#!/usr/bin/env python3
"""The accuracy gate: `quotes extract` on gold texts, scored, against the floors in `floors.toml`.

    .ci/gate.py [--set NAME]… [--shared FOLDER] [--errors FOLDER] [--write-floors]

Runs the command of the environment whose Python runs this, one process a set. A figure below its floor fails the gate
(exit code 1); a figure well above asks for its floor to be raised. `--write-floors` raises floors, and adds those of
new figures; it lowers none. To lower one, edit the file and say why in the commit.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.toml"
SHARED = HERE.parent.parent / "shared"
SETS = ("seeds", "en_dev", "polnear_dev", "ru_dev")
# The annotation of PolNeAR's gold skips texts whose marks are ''doubled apostrophes'': every quotation found in them
# counts as spurious. So the set is scored a second time on the texts that are annotated.
UNREAD_MARK = "''"
ANNOTATED = {"polnear_dev": "polnear_dev_annotated"}
ROWS = ("seeds", "en_dev", "polnear_dev", "polnear_dev_annotated", "ru_dev")
FIGURES = ("detection_f1", "speaker", "full_name", "end_to_end_f1", "role", "date")
INVENTED = "dates_invented"  # a count, and a ceiling: the only figure that is better when lower
STEP = 0.005  # floors are multiples of it, so that a tie broken otherwise on another machine passes
WELL_ABOVE = 0.015

Figures = dict[str, float]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", choices=SETS, dest="sets", help="only this set; repeatable")
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder with gold/ and score/")
    parser.add_argument("--errors", type=Path, help="write the tables and every miss and wrong speaker to this folder")
    parser.add_argument("--write-floors", action="store_true", help="raise floors to the figures measured")
    args = parser.parse_args()
    sets = args.sets or SETS
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    sys.path.insert(0, str(args.shared / "score"))
    with tempfile.TemporaryDirectory() as work:
        measured: dict[str, Figures] = {}
        for name in sets:
            folder = (args.errors or Path(work)) / name
            measured[name] = measure(args.shared / "gold" / name, folder)
            if name in ANNOTATED:
                measured[ANNOTATED[name]] = measure_annotated(args.shared / "gold" / name, folder)
    complaints, hints = compare(measured, floors)
    print(table(measured, floors))
    if args.write_floors:
        FLOORS.write_text(dump(raised(measured, floors)), encoding="utf-8")
    else:
        print(*hints, sep="\n", end="\n" if hints else "")
    print(*complaints, sep="\n", end="\n" if complaints else "", file=sys.stderr)
    return 1 if complaints else 0


def measure(gold: Path, work: Path) -> Figures:
    """Extract the texts of one set with the installed command, into the folder `work`, and score the table."""
    from score import score  # type: ignore[import-not-found]

    command = Path(sys.executable).with_name("quotes")
    if not command.exists():
        sys.exit(f"there is no {command}: install the project into this environment first (pip install .)")
    work.mkdir(parents=True, exist_ok=True)
    output, texts = work / "quotes.csv", gold / "texts"
    done = subprocess.run(
        [command, "extract", texts, "--output", output, "--force", "--quiet"], env=os.environ | {"OMP_NUM_THREADS": "1"}
    )
    if done.returncode:
        sys.exit(f"quotes extract {texts} ended with exit code {done.returncode}")
    figures: Figures = score(gold / "gold.jsonl", texts, output, work / "errors.jsonl")
    return figures


def measure_annotated(gold: Path, work: Path) -> Figures:
    """Score the table that `measure` left in `work` on the texts without `UNREAD_MARK` alone."""
    from score import score

    read = {p.stem for p in (gold / "texts").glob("*.txt") if p.read_text(encoding="utf-8").count(UNREAD_MARK) < 4}
    golds = (gold / "gold.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = work / "annotated.jsonl"
    kept.write_text("".join(line for line in golds if json.loads(line)["id"] in read), encoding="utf-8")
    with (work / "quotes.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    with (work / "annotated.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0].keys())
        writer.writeheader()
        writer.writerows(row for row in rows if Path(row["document"]).stem in read)
    figures: Figures = score(kept, gold / "texts", work / "annotated.csv")
    return figures


def compare(measured: dict[str, Figures], floors: dict[str, Figures]) -> tuple[list[str], list[str]]:
    """What fails, and which floors are too low, as lines to print."""
    complaints, hints = [], []
    for name, figures in measured.items():
        for figure, floor in floors.get(name, {}).items():
            value = figures[figure]
            if (value > floor) if figure == INVENTED else (value < floor):
                complaints.append(f"{name}: {figure} is {value:.3f}, its floor {floor:.3f}")
            elif figure != INVENTED and value >= floor + WELL_ABOVE:
                hints.append(f"{name}: {figure} is {value:.3f}, raise its floor of {floor:.3f} (--write-floors)")
        if name not in floors:
            hints.append(f"{name}: no floors yet (--write-floors)")
    return complaints, hints


def raised(measured: dict[str, Figures], floors: dict[str, Figures]) -> dict[str, Figures]:
    """The floors after this measurement: none lower than before. A figure of 0 is one that the set does not have."""
    new = {name: dict(old) for name, old in floors.items()}
    for name, figures in measured.items():
        old = new.setdefault(name, {})
        for figure in FIGURES:
            floor = math.floor(figures[figure] / STEP + 1e-9) * STEP
            if floor > old.get(figure, 0):
                old[figure] = round(floor, 3)
        old[INVENTED] = min(figures[INVENTED], old.get(INVENTED, math.inf))
    return new


def dump(floors: dict[str, Figures]) -> str:
    """The floors as TOML."""
    lines = ["# Pinned by .ci/gate.py --write-floors. Floors only rise; dates_invented is a ceiling and only falls."]
    for name in sorted(floors, key=ROWS.index):
        lines += ["", f"[{name}]"]
        for figure in (*FIGURES, INVENTED):
            if figure in floors[name]:
                value = floors[name][figure]
                lines.append(f"{figure} = {value:.0f}" if figure == INVENTED else f"{figure} = {value:.3f}")
    return "\n".join(lines) + "\n"


def table(measured: dict[str, Figures], floors: dict[str, Figures]) -> str:
    """Figures, each with its floor in brackets, as a Markdown table."""

    def cell(name: str, figure: str) -> str:
        value, floor = measured[name][figure], floors.get(name, {}).get(figure)
        if figure == INVENTED:
            return f"{value:.0f}"
        if floor is None and not value:
            return ""
        return f"{value:.3f}" if floor is None else f"{value:.3f} ({floor:.3f})"

    heads = ("set", *FIGURES, INVENTED)
    rows = [heads, tuple("---" for _ in heads)]
    rows += [(name, *(cell(name, figure) for figure in heads[1:])) for name in measured]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


if __name__ == "__main__":
    sys.exit(main())
