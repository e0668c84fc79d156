"""Which versions are copies of one story, as it is kept in SQLite.

A version's text has a print, the same for the same words; a new print gets a sketch, is compared
with the texts whose sketches share a key with it, and its copies are kept as pairs of prints, in
both directions and with itself. All in the transaction that stores the version, so there is nothing
to catch up after a crash; what an older program stored is compared by `compare_stored`.

Pairs are kept rather than groups, and every one stands on its own comparison: whoever reads sees
some versions only, and what links two others may be one that is not seen. So a text is compared
with every one that may be its copy, however many those are, and not with a few.
"""

import json
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from ingest.archive.debts import Debts
from ingest.archive.filters import Filters, visible
from ingest.copies import Worded, is_copy

# A new text is compared with so many at a time, those first that share most keys, as long as there
# are copies among them; and so many are looked at for one key. Among 64,330 articles the most
# common key is that of 277.
_COMPARED = 40
_LOOKED_AT = 400

# Pairs grow with the square of a story's carriers, and no story had so many that differ in words.
_MOST_COPIES = 2_000

# Of a text that is longer, so much is compared.
_READ = 100_000

# Texts that were compared last are kept cut into words: the next are often copies of the same.
# So many words of a thousand articles are some 15 MB where those are copies, and 60 where not.
_REMEMBERED = 600_000

_FAULTS: Mapping[str, str] = {
    "prints are of no version": "prints p WHERE NOT EXISTS (SELECT 1 FROM versions v"
    " WHERE v.article = p.article AND v.version = p.version)",
    "sketches are of no text": "(SELECT print FROM sketches EXCEPT SELECT print FROM prints)",
    "texts have no sketch": "(SELECT print FROM prints WHERE print IS NOT NULL"
    " EXCEPT SELECT print FROM sketches)",
    "texts have no pair with themselves": "(SELECT print FROM prints WHERE print IS NOT NULL"
    " EXCEPT SELECT print FROM near WHERE print = other)",
    "pairs are of no text": "(SELECT print FROM near EXCEPT SELECT print FROM prints)",
    "pairs stand in one direction only": "(SELECT print, other FROM near"
    " EXCEPT SELECT other, print FROM near)",
}


class Stories(Debts):
    """Copies of stories. Writing belongs inside a `transaction`."""

    def place(self, article: str, version: int, text: str) -> None:
        """Find the copies of a version that is stored now."""
        worded = Worded(text[:_READ])
        mark = worded.print if worded.is_comparable else None
        is_known = mark is None or self._is_known(mark)
        self._run("INSERT OR REPLACE INTO prints VALUES (?, ?, ?)", [article, version, mark])
        if mark is None or is_known:
            return
        keys = worded.keys()
        near = self._near(worded, keys)
        pairs = {(mark, mark), *((mark, n) for n in near), *((n, mark) for n in near)}
        self._many("INSERT OR IGNORE INTO near VALUES (?, ?)", pairs)
        self._many("INSERT OR IGNORE INTO sketches VALUES (?, ?)", [(key, mark) for key in keys])

    def displace(self, article: str) -> None:
        """Forget whose copies the versions of an article are, while they are still stored."""
        rows = self._all(
            "SELECT p.print, v.text FROM prints p JOIN versions v ON v.article = p.article"
            " AND v.version = p.version WHERE p.article = ? AND p.print IS NOT NULL",
            [article],
        )
        self._run("DELETE FROM prints WHERE article = ?", [article])
        for mark, text in rows:
            if not self._is_known(mark):
                keys = Worded(text[:_READ]).keys()
                self._many(
                    "DELETE FROM sketches WHERE key = ? AND print = ?", ((k, mark) for k in keys)
                )
                self._run(
                    "DELETE FROM near WHERE other = ? AND print IN"
                    " (SELECT other FROM near WHERE print = ?)",
                    [mark, mark],
                )
                self._run("DELETE FROM near WHERE print = ?", [mark])

    def unplaced(self, after: int, limit: int) -> list[tuple[int, str, int]]:
        """Versions whose copies nobody has looked for, as (arrival, article, version), of those
        that arrived after `after`."""
        return self._all(
            "SELECT v.rowid, v.article, v.version FROM versions v WHERE v.rowid > ? AND NOT EXISTS"
            " (SELECT 1 FROM prints p WHERE p.article = v.article AND p.version = v.version)"
            " ORDER BY v.rowid LIMIT ?",
            [after, limit],
        )

    def count_unplaced(self) -> int:
        return self._count("versions") - self._count("prints")

    def place_stored(self, versions: Iterable[tuple[int, str, int]]) -> None:
        """Find the copies of versions that `unplaced` gave."""
        for arrival, article, version in versions:
            [(text,)] = self._all("SELECT text FROM versions WHERE rowid = ?", [arrival])
            self.place(article, version, text)

    def forget_stories(self) -> None:
        """Nobody has looked for any copies."""
        for table in ("prints", "sketches", "near"):
            self._run(f"DELETE FROM {table}")

    def copies(
        self, versions: Iterable[tuple[str, int]], filters: Filters
    ) -> dict[tuple[str, int], list[tuple[str, int]]]:
        """Of each of `versions`, as (article, version), the versions of other articles that are
        the same story and pass the filters, those of the earliest day first."""
        condition, parameters = visible(filters, of_few=True)
        rows = self._all(
            "SELECT own.article, own.version, v.article, v.version FROM json_each(?) j"
            " JOIN prints own ON own.article = json_extract(j.value, '$[0]')"
            " AND own.version = json_extract(j.value, '$[1]')"
            " CROSS JOIN near n ON n.print = own.print"
            " CROSS JOIN prints p ON p.print = n.other"
            " CROSS JOIN versions v ON v.article = p.article AND v.version = p.version"
            f" WHERE {condition} AND v.article != own.article"
            " ORDER BY v.day IS NULL, v.day, v.article",
            [json.dumps([list(one) for one in versions]), *parameters],
        )
        found: dict[tuple[str, int], list[tuple[str, int]]] = {}
        for own_article, own_version, article, version in rows:
            found.setdefault((own_article, own_version), []).append((article, version))
        return found

    def alike(self, versions: Iterable[tuple[str, int]], most: int) -> list[tuple[str, int]]:
        """Copies of each of `versions`, as (article, version): at most so many, those of the same
        words first. Other versions of an article are among them."""
        return self._all(
            "SELECT DISTINCT article, version FROM (SELECT p.article, p.version, ROW_NUMBER() OVER"
            " (PARTITION BY own.article, own.version ORDER BY n.other != own.print) place"
            " FROM json_each(?) j JOIN prints own ON own.article = json_extract(j.value, '$[0]')"
            " AND own.version = json_extract(j.value, '$[1]')"
            " CROSS JOIN near n ON n.print = own.print"
            " CROSS JOIN prints p ON p.print = n.other"
            " WHERE (p.article, p.version) != (own.article, own.version)) WHERE place <= ?",
            [json.dumps([list(one) for one in versions]), most],
        )

    def story_faults(self) -> list[str]:
        """Prints, sketches and pairs that do not belong together."""
        counted = ((what, self._count(rows)) for what, rows in _FAULTS.items())
        return [f"{count} {what}" for what, count in counted if count]

    def _is_known(self, mark: int) -> bool:
        return bool(self._all("SELECT 1 FROM prints WHERE print = ? LIMIT 1", [mark]))

    def _near(self, worded: Worded, keys: Sequence[int]) -> list[int]:
        """The prints of its copies: first by their sketches, then beside each copy its own."""
        found: list[int] = []
        waiting, known = self._candidates(keys), set[int]()
        while waiting and len(found) < _MOST_COPIES:
            batch, waiting = waiting[:_COMPARED], waiting[_COMPARED:]
            known.update(batch)
            new = [other for other in batch if is_copy(worded, self._compared.of(other))]
            if not new:
                break
            found += new
            beside = [other for other in self._beside(new[0]) if other not in known]
            waiting = [*beside, *(other for other in waiting if other not in set(beside))]
        return found[:_MOST_COPIES]

    def _beside(self, mark: int) -> list[int]:
        return [row[0] for row in self._all("SELECT other FROM near WHERE print = ?", [mark])]

    def _candidates(self, keys: Sequence[int]) -> list[int]:
        shared: Counter[int] = Counter()
        for key in keys:
            rows = self._all("SELECT print FROM sketches WHERE key = ? LIMIT ?", [key, _LOOKED_AT])
            shared.update(row[0] for row in rows)
        best = sorted(shared.items(), key=lambda one: (-one[1], one[0]))
        return [mark for mark, _ in best]

    @cached_property
    def _compared(self) -> "Compared":
        return Compared(self._text_of)

    def _text_of(self, mark: int) -> str:
        [(text,)] = self._all(
            "SELECT substr(v.text, 1, ?) FROM prints p JOIN versions v ON v.article = p.article"
            " AND v.version = p.version WHERE p.print = ? LIMIT 1",
            [_READ, mark],
        )
        return str(text)


class Compared:
    """Texts by their prints, cut into words: those last asked for, up to a number of words."""

    def __init__(self, read: Callable[[int], str], *, words: int = _REMEMBERED) -> None:
        self._read = read
        self._most = words
        self._held = 0
        self._known: OrderedDict[int, Worded] = OrderedDict()

    def of(self, mark: int) -> Worded:
        if mark not in self._known:
            self._known[mark] = Worded(self._read(mark))
            self._held += len(self._known[mark].words)
        self._known.move_to_end(mark)
        while self._held > self._most and len(self._known) > 1:
            _, oldest = self._known.popitem(last=False)
            self._held -= len(oldest.words)
        return self._known[mark]
