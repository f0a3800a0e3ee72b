"""What people type into a search box, and the pairs of characters by which parts of names are found.

A trigram index cannot find a pattern of two characters, and most Chinese searches are that short; so
every pair of neighbours in a name is stored and indexed, and a longer hit is checked by LIKE. Beside
the pairs stand the name's pinyin initials. They tell nothing about a name that its pairs do not tell:
who may search by the one may search by the other.
"""

import unicodedata

from django.db.models import Q

from dealerops.foundation.pinyin import asked_initials, initials

LONGEST = 60
SHORTEST_NAME, SHORTEST_NUMBER = 2, 3


def typed(text: str) -> str:
    """Full-width to half-width, upper case, one space between words, no control characters."""
    plain = unicodedata.normalize("NFKC", text[: LONGEST * 4])
    kept = "".join(one if one.isprintable() else " " for one in plain)
    return " ".join(kept.split()).upper()[:LONGEST]


def bigrams(*texts: str) -> list[str]:
    """Every pair of neighbours in each text, once, in order; spaces and dots between them do not count."""
    found: set[str] = set()
    for text in texts:
        word = joined(text)
        found.update(word[at : at + 2] for at in range(len(word) - 1))
    return sorted(found)


def name_keys(*texts: str) -> list[str]:
    """What a row keeps to be found by: the pairs of each text and its initials, in order.

    Write what `name_keys(buyer_name, plate)` returns into a row's column wherever rows are written in bulk.
    """
    found = set(bigrams(*texts))
    for text in texts:
        found |= initials(joined(text))
    return sorted(found)


def by_initials(word: str, field: str = "pairs") -> Q:
    """Rows with a name of which `word` begins the initials; asks nothing where it cannot be initials."""
    key = asked_initials(word)
    return Q(**{f"{field}__contains": [key]}) if key else Q()


def is_too_short(word: str, *, is_named: bool = True) -> bool:
    """Two letters may be initials where names are searched, of numbers and plates it takes three signs."""
    is_name = is_wordy(word) or (is_named and asked_initials(word))
    return len(word) < (SHORTEST_NAME if is_name else SHORTEST_NUMBER)


def joined(text: str) -> str:
    """The form in which pairs are compared: typed, without spaces and the dot of names and plates."""
    return typed(text).replace(" ", "").replace("·", "")


def is_wordy(text: str) -> bool:
    """Whether a text holds letters beyond ASCII, as names do and numbers do not."""
    return any(ord(one) > 127 and one.isalpha() for one in text)
