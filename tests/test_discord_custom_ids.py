"""A button is all that is left after a restart: what it says must be read again as it was meant."""

from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.custom_ids import (
    LONGEST,
    PATTERN,
    Action,
    Bad,
    Context,
    CustomIdError,
    DropFilter,
    FilterName,
    Page,
    Press,
    custom_id,
    pressed,
)

KEYS = st.from_regex(r"[A-Za-z0-9_-]{1,48}", fullmatch=True)


def _fits(action: Action) -> bool:
    """A number of a finding, a quote or a page is no longer than nine digits."""
    return all(abs(n) < 10**9 for n in astuple(action) if isinstance(n, int))


@given(action=st.from_type(Action).filter(_fits), key=KEYS)
def test_a_button_says_what_it_was_made_for(action, key):
    written = custom_id(action, key)
    assert pressed(written) == Press(key, action)


@given(key=KEYS, far=st.integers(0, 10**6))
def test_custom_ids_are_short_enough_and_matched(key, far):
    written = custom_id(Context(far, far, far), key)
    assert len(written) <= LONGEST
    assert PATTERN.fullmatch(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("nh:page:k1:3", Press("k1", Page(3)), id="a page"),
        pytest.param("nh:bad:k1", Press("k1", Bad()), id="without details"),
        pytest.param("nh:context:k1:2", Press("k1", Context(2)), id="details added since"),
        pytest.param(
            "nh:dropfilter:k1:publisher.1",
            Press("k1", DropFilter(FilterName.PUBLISHER, 1)),
            id="a name and a number",
        ),
        pytest.param("nh:page:k1", None, id="a detail missing"),
        pytest.param("nh:page:k1:x", None, id="a word for a number"),
        pytest.param("nh:page:k1:1.2", None, id="a detail too many"),
        pytest.param("nh:dropfilter:k1:colour", None, id="a filter that does not exist"),
        pytest.param("nh:explode:k1", None, id="a verb that does not exist"),
        pytest.param("xx:page:k1:3", None, id="of another bot"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_what_a_custom_id_means(written, meant):
    assert pressed(written) == meant


@pytest.mark.parametrize("key", ["", "a:b", "a b", "x" * 49, "é"])
def test_a_key_that_does_not_fit_is_refused(key):
    with pytest.raises(CustomIdError, match="is no key"):
        custom_id(Bad(), key)
