"""What every language must have. A missing text is a type error; that the placeholders agree is
tested. Where a number decides between two forms, both are there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plural:
    """A text for one and a text for any other number, each with `{count}` or without."""

    one: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """All that a person is shown. `thousands` parts a number's digits in threes."""

    code: str
    name: str
    thousands: str
    zero_is_one: bool = False
    """Whether "0 articles" takes the form for one, as in French."""

    # An answer.
    not_found: str
    said_by: str
    speaker_unclear: str
    passed_on_by: str
    outlet_unknown: str
    undated: str
    open_at_quote: str
    open_article: str
    also_in: Plural
    numbered: str
    against: str
    looked_for: str
    articles: Plural
    origins: Plural
    in_all: str
    searched: Plural
    from_to: str
    without_date: Plural
    limited_to: str
    answered_by: str
    readers: dict[str, str]
    note: str
    doubt_language: str
    doubt_partly: str
    doubt_condition: str
    hidden_direction: str
    correction: str
    clarification: str
    retraction: str
    claims_dropped: Plural
    your_time: str

    # Filters, as they were read from the question.
    filter_after: str
    filter_before: str
    filter_as_of: str
    filter_publisher: str
    filter_speaker: str
    filter_collection: str
    filter_read: str
    understood_as: str

    # What cutting adds.
    quote_continues: str
    quote_continued: str
    text_continues: str
    text_continued: str
    rest_in_file: str
    page_of: str

    # Buttons.
    button_context: str
    button_context_numbered: str
    button_sources: str
    button_carriers: str
    button_carriers_numbered: str
    button_other_date: str
    button_share: str
    button_good: str
    button_bad: str
    button_stop: str
    button_proof: str
    button_drop: str
    button_next: str
    button_previous: str
    button_again: str
    button_watch: str
    button_unwatch: str
    button_forget: str
    button_cancel: str
    button_private: str
    button_shared: str

    # While it works.
    one_moment: str
    queued: Plural
    stage_question: str
    stage_retrieve: Plural
    stage_read: str
    stage_check: str
    stage_compose: str
    stage_model: str

    # How a question can end without an answer.
    stopped: str
    closing: str
    failed: str
    provider_failed: str
    archive_unavailable: str
    disk_full: str
    interrupted: str

    # What is refused, and why.
    not_here: str
    not_you: str
    not_permitted: str
    may_not_feed: str
    permission_manage_guild: str
    permission_manage_messages: str
    permission_send_messages: str
    wait_user: Plural
    wait_guild: Plural
    line_full: Plural
    line_full_for: Plural
    budget_spent: str
    too_long: str
    no_question: str
    cannot_read_you: str
    unknown_day: str
    days_crossed: str
    press_forgotten: str
    press_not_yours: str
    out_of_reach: str
    left_out_of_reach: str
    direct_off: str
    direct_nowhere: str
    direct_unchecked: str
    nothing_to_search: str
    private_here: str
    bot_cannot_post: str

    # Short confirmations.
    greeting: str
    shared: str
    shared_already: str
    thanks: str
    why_bad: str
    because_wrong_quote: str
    because_wrong_speaker: str
    because_out_of_date: str
    because_missing_source: str
    ask_date_title: str
    ask_date_label: str
    sent_privately: str
    proof_here: str

    # Lists and other inquiries.
    sources_of: Plural
    carriers_of: Plural
    quoted_first_in: str
    context_of: str
    version: str
    hits_for: Plural
    nothing_found: str
    timeline_of: str
    told_day: str
    published_day: str
    compared: str
    nothing_from: str
    compared_same: str
    check_title: Plural
    passed_over: Plural
    supported: str
    disputed: str
    statement_not_found: str
    speaks_for: str
    speaks_against: str
    nearest: str
    quotation_stands: str
    quotation_similar: str
    quotation_not_found: str
    nothing_to_check: str
    origin_title: str
    origin_first: str
    origin_word_for_word: str
    origin_similar: str
    origin_not_found: str

    # What is in the archive.
    archive_title: str
    archive_holds: Plural
    archive_passages: Plural
    archive_last_ingest: str
    archive_never: str
    archive_more_outlets: Plural
    archive_empty: str

    # Watching.
    watching: str
    watching_already: str
    watch_private: str
    watch_ended: str
    watch_news: str
    watches: Plural
    watches_none: str
    watches_full: Plural
    watch_channel_deleted: str
    watch_not_allowed: str
    watch_closed: str
    watch_removed: str
    watch_not_here: str
    watch_not_you: str

    # Feeding it.
    ingest_started: str
    ingest_progress: Plural
    ingest_rate: str
    ingest_share: str
    ingest_left: str
    ingest_done: str
    outcome_added: Plural
    outcome_updated: Plural
    outcome_unchanged: Plural
    outcome_duplicate: Plural
    outcome_rejected: Plural
    outcome_skipped: Plural
    ingest_failed: str
    ingest_busy: str
    ingest_too_large: str
    ingest_what: str
    following: str
    unfollowed: str
    follow_failed: str
    follow_unknown: str
    follow_off: str
    follow_waiting: str
    feeds: Plural
    feeds_none: str
    feeds_more: Plural
    feed_every: str
    feed_read: str
    feed_never: str
    feed_failed: str

    # Forgetting.
    forget_mine: Plural
    forget_thread: Plural
    forget_guild: Plural
    forgotten: Plural
    nothing_to_forget: str
    left_alone: str

    # Settings of a server or a channel.
    settings_title: str
    settings_channel_title: str
    settings_saved: str
    settings_nothing: str
    settings_unknown: str
    settings_intent: str
    setting_enabled: str
    setting_mention: str
    setting_thread: str
    setting_private: str
    setting_collections: str
    setting_outlets: str
    setting_language: str
    setting_budget: str
    setting_pace: str
    setting_server_pace: str
    setting_retention: str
    setting_allow_roles: str
    setting_block_roles: str
    setting_allow_channels: str
    setting_block_channels: str
    yes: str
    no: str
    inherited: str
    unlimited: str
    for_ever: str
    everything: str
    nobody: str
    own_language: str
