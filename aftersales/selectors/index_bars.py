"""Satisfaction indices drawn as bars up to 100, coloured by what they mean."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from dealerops.portal.bars import Meter, Series, meters
from dealerops.portal.registry import Text, Tone
from dealerops.portal.templatetags.dx import NOTHING

GOOD_FROM, FAIR_FROM = 85, 70
LEGEND = (
    Series(_("85 and more"), Tone.GREEN),
    Series(_("70 to 85"), Tone.AMBER),
    Series(_("below 70"), Tone.RED),
)


def index_bars(rows: Iterable[tuple[Text, Decimal | None, Text]]) -> SafeString:
    """A bar for each (label, index 0 to 100 or None, what stands behind the figure)."""
    return meters([_bar(*row) for row in rows], LEGEND)


def _bar(label: Text, index: Decimal | None, behind: Text) -> Meter:
    value = int(index or 0)
    said = NOTHING if index is None else index
    return Meter(label, [(_tone(value), value)], 100, f"{said}{behind}")


def _tone(value: int) -> Tone:
    if value >= GOOD_FROM:
        return Tone.GREEN
    return Tone.AMBER if value >= FAIR_FROM else Tone.RED
