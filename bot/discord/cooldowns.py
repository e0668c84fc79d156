"""How fast somebody may ask: a bucket of questions that fills up again over a minute. No I/O."""

from typing import Final

from bot.state.usage import Bucket

MINUTE: Final = 60.0
_NOTHING: Final = 1e-6  # of a question: what sums of floating-point numbers are off by


def wait(bucket: Bucket | None, pace: int, now: float) -> float:
    """Seconds until one more question is allowed, 0 for at once. `pace` is questions a minute,
    0 for no limit; who has not asked yet has the whole minute's."""
    if pace <= 0:
        return 0.0
    missing = 1 - _filled(bucket, pace, now)
    return missing * MINUTE / pace if missing > _NOTHING else 0.0


def after_one(bucket: Bucket | None, pace: int, now: float) -> Bucket:
    """What is left after one more question."""
    return Bucket(_filled(bucket, pace, now) - 1, now)


def _filled(bucket: Bucket | None, pace: int, now: float) -> float:
    """A clock that was set back gives and takes nothing."""
    if bucket is None:
        return float(pace)
    elapsed = max(0.0, now - bucket.at)
    return min(float(pace), bucket.tokens + elapsed * pace / MINUTE)
