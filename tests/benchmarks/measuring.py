"""A command in a process of its own: how long, how much work, how much memory.

The process that measures stays small, because Linux counts what a parent held when it forked
towards its child's peak.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PYTHON = [sys.executable]
NEWSHOUND = str(Path(sys.executable).with_name("newshound"))
NAIVE = [sys.executable, "-m", "tests.benchmarks.naive"]
STAGES = [sys.executable, "-m", "tests.benchmarks.stages"]

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Spent:
    """What a process took: seconds, seconds of all its threads, and its peak in memory."""

    wall: float
    cpu: float
    peak_mb: float
    output: str


def spent(command: Sequence[str | Path], environment: Mapping[str, str] = {}) -> Spent:
    """Run to its end; a failure is raised with what it said."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=ROOT,
        env={
            **os.environ,
            "EMBEDDING_DEVICE": "cpu",
            "HF_HUB_OFFLINE": "1",
            "ANONYMIZED_TELEMETRY": "False",
            **environment,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    output = process.stdout.read()
    process.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args, output)
    return Spent(
        wall=time.perf_counter() - start,
        cpu=usage.ru_utime + usage.ru_stime,
        peak_mb=usage.ru_maxrss / 1024,
        output=output,
    )
