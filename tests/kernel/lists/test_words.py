"""What is typed into a search box, and the pairs by which parts of names are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerops.foundation.words import LONGEST, bigrams, is_wordy, joined, typed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  clm-2026 ", "CLM-2026"),
        ("ＬＳＧ１２３", "LSG123"),
        ("王\t\n伟", "王 伟"),
        ("a\0b", "A B"),
        ("\ud800", ""),
        ("", ""),
    ],
)
def test_what_is_typed_is_made_plain(text: str, said: str):
    assert typed(text) == said


def test_a_flood_is_cut():
    assert len(typed("长" * 10_000_000)) == LONGEST


@given(st.text(), st.text())
def test_every_part_of_a_name_is_held_by_its_pairs(start: str, rest: str):
    whole, part = joined(start + rest)[:LONGEST], joined(rest)
    if part and whole.endswith(part):
        assert set(bigrams(part)) <= set(bigrams(whole))


def test_pairs_do_not_reach_from_one_text_into_the_next():
    assert bigrams("王伟", "京A") == ["京A", "王伟"]
    assert bigrams("京A·12345") == ["12", "23", "34", "45", "A1", "京A"]
    assert bigrams("王 伟") == ["王伟"]
    assert bigrams("", "王") == []


def test_words_are_told_from_numbers():
    assert is_wordy("王")
    assert not is_wordy("LSG-1（2）")
