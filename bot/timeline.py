"""What happened when: the sentences on a topic, one an event, by the day on which it happened."""

from dataclasses import replace

from bot.answering import Asked
from bot.answers import Searched
from bot.copies import carried
from bot.courses import course, merged, pools
from bot.inquiries import Timeline
from bot.quotes import check
from bot.retrieval import Found, Search
from bot.topics import on_topic
from ingest.archive import Archive, Filters


def timeline(asked: Asked, archive: Archive, search: Search) -> Timeline:
    """One checked quotation a row, oldest first; what has no day at all is only counted."""

    def searched(count: int, filters: Filters) -> Found:
        return search(asked.text, k=count, filters=filters)

    reach = archive.reach(asked.filters)
    found = pools(searched, asked.filters, reach)
    sentences = on_topic(asked.text, merged(found), search.embedder)
    made = course([f for one in sentences if (f := check(one.sentence.claim(one.score)))])
    notes = [*asked.notes, *dict.fromkeys(note for pool in found for note in pool.degraded)]
    if made.undated:
        notes.append(f"Left out: {_sentences(made.undated)} of undated articles.")
    if made.surplus:
        notes.append(f"Left out: {_sentences(made.surplus)} that tell less of the topic.")
    findings = carried((row.finding for row in made.rows), archive, asked.filters)
    return Timeline(
        topic=asked.text,
        rows=tuple(replace(r, finding=f) for r, f in zip(made.rows, findings, strict=True)),
        searched=Searched(reach=reach, filters=asked.filters),
        notes=tuple(notes),
    )


def _sentences(number: int) -> str:
    return f"{number} sentence{'' if number == 1 else 's'}"
