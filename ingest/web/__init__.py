"""Articles from the web: pages, feeds, sitemaps, and feeds that are followed on a schedule.

For a program that runs on (a bot, say), from any thread, blocking:

    stop = threading.Event()
    web = Web(
        folder,
        lambda: ArchiveWriter(folder, embedder, now=now),  # made for each batch, entered, left
        lambda: Reading(now=now()),
        now=now,
        rules=WebRules(allowed_hosts=("intranet.example",)),
        stop=stop,                                         # set it: ends at the next batch
    )
    report = web.ingest(["https://post.example/feed"])     # one outcome for each entry
    with remembered(folder) as memory:                     # the list of feeds
        add_feed(memory, "https://post.example/feed", now=now(), every=timedelta(minutes=30))
        memory.unfollow("https://post.example/old-feed")
    followed(folder)                                       # the list, to be shown
    report = web.follow_once()                             # all feeds that are due
    web.follow(after=lambda report: ...)                   # until `stop` is set

The archive's write lock is held only while a batch is stored, and waited for where another
process has it. Nothing is lost, and nothing stored twice, wherever this is cut off.
"""

from ingest.web.addresses import is_web_address
from ingest.web.fetching import Limits
from ingest.web.following import Web, WebRules, add_feed, check_public, followed, remembered
from ingest.web.memory import Feed, Memory, Pages
from ingest.web.replies import Validators

__all__ = [
    "Feed",
    "Limits",
    "Memory",
    "Pages",
    "Validators",
    "Web",
    "WebRules",
    "add_feed",
    "check_public",
    "followed",
    "is_web_address",
    "remembered",
]
