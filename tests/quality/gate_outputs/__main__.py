"""What the gate lets through of 10,000 generated model outputs, honest and hostile, over real
articles.

    NEWSHOUND_DATA=… python -m tests.quality.gate_outputs [outputs] [seed]

Each output is a form with several claims, written in pieces as a model writes, and read by the
reader that answers with a model. The honest ones quote as models do (other marks, other spaces, a
stretch of a sentence, something left out) and say no more than the quote; the hostile ones are
changed in one respect, for each kind that is listed below. Broken are the promises that must
hold for each: a quote that is no slice, an invented quote, link or source that is shown.
"""

import os
import sys
from collections import Counter
from pathlib import Path

from tests.quality.gate_outputs.articles import load
from tests.quality.gate_outputs.honest import HONEST
from tests.quality.gate_outputs.running import HOSTILE, Result, run


def main() -> None:
    data = os.environ.get("NEWSHOUND_DATA")
    if not data:
        sys.exit("Set NEWSHOUND_DATA to the folder that holds articles/")
    outputs = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    report(run(load(Path(data)), outputs, seed))


def report(result: Result) -> None:
    print(f"{result.outputs} outputs, {result.claims.total()} claims\n")
    for title, kinds in (("honest", HONEST), ("hostile", HOSTILE)):
        claims = sum(result.claims[kind] for kind in kinds)
        shown = sum(result.shown[kind] for kind in kinds)
        print(f"{title}: {shown} of {claims} shown ({shown / max(claims, 1):.4f})")
        for kind in kinds:
            why = ", ".join(f"{r} {n}" for r, n in result.reasons[kind].most_common(5))
            print(f"  {kind:34}{result.shown[kind]:>6} of {result.claims[kind]:<6}{why}")
    print(f"\npromises broken: {len(result.broken)}")
    for line, count in Counter(result.broken).most_common(20):
        print(f"  {count} x {line[:160]}")


if __name__ == "__main__":
    main()
