"""Rate limits as Discord keeps them, for tests that switch them on (`fake.real_limits`)."""

import time
from dataclasses import dataclass
from hashlib import blake2b

# (method, template): requests, seconds. As observed; Discord documents none of them.
_KNOWN = {
    ("POST", "/channels/{channel_id}/messages"): (5, 5.0),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"): (5, 5.0),
    ("DELETE", "/channels/{channel_id}/messages/{message_id}"): (5, 1.0),
    ("POST", "/channels/{channel_id}/messages/{message_id}/threads"): (50, 300.0),
    ("POST", "/webhooks/{webhook_id}/{webhook_token}"): (5, 2.0),
    ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"): (5, 2.0),
    ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"): (5, 2.0),
    ("POST", "/channels/{channel_id}/typing"): (5, 5.0),
    ("POST", "/users/@me/channels"): (10, 10.0),
}
_MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token")
_GLOBAL = 50  # requests a second, interactions' routes apart


@dataclass(eq=False)
class _Window:
    ends: float = 0.0
    used: int = 0


class Buckets:
    def __init__(self) -> None:
        self._windows: dict[tuple[str, ...], _Window] = {}
        self._everywhere = _Window()

    def take(
        self, method: str, template: str, params: dict[str, str]
    ) -> tuple[dict[str, str], float | None]:
        """Headers for the answer, and how long to wait where there is nothing left."""
        now = time.monotonic()
        if not template.startswith(("/interactions", "/webhooks")):
            wait = _take(self._everywhere, now, _GLOBAL, 1.0)
            if wait is not None:
                return {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}, wait
        limit = _KNOWN.get((method, template))
        if limit is None:
            return {}, None
        key = (method, template, *(params[one] for one in _MAJOR if one in params))
        window = self._windows.setdefault(key, _Window())
        wait = _take(window, now, *limit)
        return self._headers(method, template, window, limit[0], now), wait

    def _headers(
        self, method: str, template: str, window: _Window, limit: int, now: float
    ) -> dict[str, str]:
        left = window.ends - now
        return {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(0, limit - window.used)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": blake2b(
                f"{method}{template}".encode(), digest_size=8
            ).hexdigest(),
            "X-RateLimit-Scope": "user",
        }


def _take(window: _Window, now: float, limit: int, seconds: float) -> float | None:
    if now >= window.ends:
        window.ends, window.used = now + seconds, 0
    if window.used >= limit:
        return window.ends - now
    window.used += 1
    return None
