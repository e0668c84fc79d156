"""Floors under the measures. They only rise: a run can lift them, and nothing lowers one."""

import json
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).with_name("floors.json")

# An index of neighbours is built a little differently each time; of the slice's 70 questions two
# may go another way where all others gain.
NOISE = {"full": 0.005, "slice": 0.03}

Floors = Mapping[str, float]


def read_floors(profile: str, file: Path = FILE) -> Floors:
    """Those of a profile ("full", "slice"): none where it has none yet."""
    return json.loads(file.read_text(encoding="utf-8")).get(profile, {}) if file.exists() else {}


def fallen(measured: Mapping[str, float], floors: Floors, noise: float) -> list[str]:
    """What is below its floor by more than `noise`, or was not measured."""
    return [
        f"{name}: {f'{measured[name]:.3f}' if name in measured else 'not measured'}, "
        f"floor {floor:.3f}"
        for name, floor in floors.items()
        if measured.get(name, -1.0) < floor - noise
    ]


def raised(measured: Mapping[str, float], floors: Floors) -> dict[str, float]:
    """The higher of both, by name; rounded down, so that the same run passes."""
    names = sorted({*measured, *floors})
    return {
        name: max(int(measured.get(name, 0.0) * 1000) / 1000, floors.get(name, 0.0))
        for name in names
    }


def write_floors(profile: str, floors: Floors, file: Path = FILE) -> None:
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    text = json.dumps({**known, profile: dict(floors)}, indent=1, sort_keys=True)
    file.write_text(f"{text}\n", encoding="utf-8")
