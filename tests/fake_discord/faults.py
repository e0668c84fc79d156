"""What a test can order to go wrong with requests; each is answered instead of being served."""

import re
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class Fault:
    """`times` requests that match get this answer. `hits` counts them."""

    method: str
    path: re.Pattern[str]
    times: int
    status: int | None = None  # None: served, after `delay`
    body: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    abort: bool = False  # the connection ends without an answer
    after_serving: bool = False  # served, and then the answer is lost
    hits: int = 0

    def takes(self, method: str, path: str) -> bool:
        if self.hits >= self.times or self.method not in ("*", method):
            return False
        return bool(self.path.search(path))


class Faults:
    """Orders in the order given; the first that matches a request is used up by one.

    `path` is a regular expression over the path after `/api/v10`, `method` a verb or `*`.
    """

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def rate_limited(
        self,
        path: str = "",
        *,
        method: str = "*",
        times: int = 1,
        retry_after: float = 0.2,
        scope: str = "user",
    ) -> Fault:
        """429; `scope` is `user` (the route), `shared` or `global`."""
        everywhere = scope == "global"
        headers = {
            "Via": "1.1 fake",
            "Retry-After": str(max(1, round(retry_after))),
            "X-RateLimit-Scope": scope,
        }
        if everywhere:
            headers["X-RateLimit-Global"] = "true"
        body = {
            "message": "You are being rate limited.",
            "retry_after": retry_after,
            "global": everywhere,
        }
        return self._order(path, method, times, status=429, body=body, headers=headers)

    def banned(self, path: str = "", *, method: str = "*", times: int = 1) -> Fault:
        """429 from Cloudflare: no `Via`, no JSON."""
        return self._order(path, method, times, status=429)

    def broken(
        self,
        path: str = "",
        *,
        method: str = "*",
        times: int = 1,
        status: int = 500,
        after_serving: bool = False,
    ) -> Fault:
        """An error of Discord's own; with `after_serving`, what was asked is done."""
        body = {"message": f"{status}: Internal Server Error", "code": 0}
        return self._order(
            path, method, times, status=status, body=body, after_serving=after_serving
        )

    def slow(
        self, path: str = "", *, method: str = "*", times: int = 1, seconds: float = 1.0
    ) -> Fault:
        """Served after `seconds`."""
        return self._order(path, method, times, delay=seconds)

    def cut(
        self, path: str = "", *, method: str = "*", times: int = 1, after_serving: bool = False
    ) -> Fault:
        """The connection ends without an answer; with `after_serving`, what was asked is done."""
        return self._order(path, method, times, abort=True, after_serving=after_serving)

    def refused(
        self, path: str = "", *, code: int, status: int, method: str = "*", times: int = 1
    ) -> Fault:
        body = {"message": "Refused by order", "code": code}
        return self._order(path, method, times, status=status, body=body)

    def clear(self) -> None:
        self._orders.clear()

    def due(self, method: str, path: str) -> Fault | None:
        for one in self._orders:
            if one.takes(method, path):
                one.hits += 1
                return one
        return None

    def _order(self, path: str, method: str, times: int, **answer: Any) -> Fault:
        fault = Fault(method, re.compile(path), times, **answer)
        self._orders.append(fault)
        return fault
