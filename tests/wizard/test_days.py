"""Days as people write them."""

from __future__ import annotations

import datetime as dt

import pytest

from wizard.interview.days import is_not_known, is_not_yet, read_day, told

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    "said",
    [
        "3 March 2026",
        "3rd Mar 2026",
        "03/03/2026",
        "3.3.2026",
        "2026-03-03",
        "2026-3-3",
        " 3  march 2026 ",
    ],
)
def test_a_day_is_read_in_every_usual_form(said: str):
    assert read_day(said, TODAY) == dt.date(2026, 3, 3)


def test_the_day_comes_before_the_month():
    assert read_day("4/3/2026", TODAY) == dt.date(2026, 3, 4)


@pytest.mark.parametrize(("said", "days"), [("today", 0), ("Tomorrow", 1), ("yesterday", -1)])
def test_words_are_counted_from_today(said: str, days: int):
    assert read_day(said, TODAY) == TODAY + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("31 February 2026", "no day of the calendar"),
        ("3 Marble 2026", "no day that can be read"),
        ("3 ma 2026", "no day that can be read"),
        ("soon", "no day that can be read"),
        ("3/3/1800", "outside 1900 to 2199"),
        ("", "no day that can be read"),
    ],
)
def test_what_is_no_day_says_so_and_how_to_write_one(said: str, why: str):
    with pytest.raises(ValueError, match=why) as caught:
        read_day(said, TODAY)
    assert "3 March 2026" in str(caught.value)


def test_not_knowing_and_not_yet_are_different():
    assert is_not_known("I don\u2019t know")
    assert is_not_known("not known")
    assert not is_not_known("not yet")
    assert is_not_yet("Not  yet")
    assert not is_not_yet("not known")


def test_a_day_is_shown_in_words():
    assert [told(None), told("not yet"), told("2026-03-03")] == [
        "not known",
        "not yet",
        "3 March 2026",
    ]
