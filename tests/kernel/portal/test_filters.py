"""How numbers, dates, badges and fields are written."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django import forms
from django.template import Context, Template
from django.utils import translation

from dealerops.foundation.reporting import Kind
from dealerops.portal import svg
from dealerops.portal.registry import Badge, Tone
from dealerops.portal.svg import Slice
from dealerops.portal.templatetags import dx


def drawn(source: str, **context: object) -> str:
    return Template("{% load dx %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (Decimal("68779.31"), "", "¥68,779.31"),
        (68779, "", "¥68,779.00"),
        ("1234567.005", "0", "¥1,234,567"),
        (Decimal("-250.5"), "", "-¥250.50"),
        (0, "", "¥0.00"),
        (None, "", "–"),
        ("", "", "–"),
        ("abc", "", "–"),
        (Decimal("1403218.40"), "short", "¥140.3万"),
        (Decimal("20000"), "short", "¥2万"),
        (Decimal("9999"), "short", "¥9,999"),
    ],
)
def test_money_is_written_in_yuan(value: object, form: str, said: str):
    with translation.override("zh-hans"):
        assert dx.money(value, form) == said


def test_short_money_follows_the_language():
    with translation.override("en"):
        assert dx.money(Decimal("1403218.40"), "short") == "¥1,403.2k"
        assert dx.money(Decimal("999"), "short") == "¥999"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_dates_read_the_same_in_both_languages(language: str):
    with translation.override(language):
        assert dx.written(dt.date(2026, 11, 2), Kind.DATE) == "2026-11-02"
        at = dt.datetime(2026, 11, 2, 1, 5, tzinfo=dt.UTC)
        assert dx.written(at, Kind.DATETIME) == "2026-11-02 09:05"
        assert forms.DateField(localize=True).clean("2026/11/2") == dt.date(2026, 11, 2)


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (0.862, Kind.PERCENT, "86.2%"),
        (1, Kind.PERCENT, "100%"),
        (12345, Kind.INTEGER, "12,345"),
        (None, Kind.INTEGER, "–"),
        ("上海", Kind.TEXT, "上海"),
        (None, Kind.TEXT, "–"),
    ],
)
def test_each_kind_has_its_own_hand(value: object, kind: Kind, said: str):
    assert dx.written(value, kind) == said


def test_a_badge_speaks_by_colour_shape_and_word():
    html = drawn("{% dx_badge badge %}", badge=Badge(Tone.RED, "<高风险>"))
    assert html == (
        '<span class="dx-badge dx-tone-red"><i class="dx-mark"></i>&lt;高风险&gt;</span>'
    )


def test_a_field_ties_label_help_and_error_to_its_control():
    class Form(forms.Form):
        vin = forms.CharField(label="VIN", help_text="17 characters")

    html = drawn("{% dx_field form.vin %}", form=Form({"vin": ""}))
    assert '<label class="dx-label" for="id_vin">VIN' in html
    assert 'aria-describedby="id_vin_helptext id_vin_error"' in html
    assert 'id="id_vin_helptext"' in html
    assert 'id="id_vin_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="dx-input"' in html


def test_a_button_with_an_address_is_a_link():
    assert drawn('{% dx_button "Go" href="/x/" %}').startswith('<a class="dx-btn" href="/x/">')
    assert 'hx-post="/x/"' in drawn('{% dx_button "Go" hx_post="/x/" %}')


def test_a_sparkline_stays_inside_its_frame():
    assert svg.sparkline([5]) == ""
    assert svg.sparkline([5, 5, 5]).count("26.0") == 4  # flat at the bottom
    assert 'points="4.0,26.0 48.0,4.0 92.0,15.0"' in svg.sparkline([0, 2, 1])


def test_a_ring_counts_its_total_and_leaves_empty_slices_out():
    html = svg.ring([Slice("Draft", 4, Tone.NEUTRAL), Slice("Paid", 0), Slice("Open", 6)])
    assert html.count("dx-ring-arc") == 2
    assert ">10</text>" in html
    assert svg.ring([]).count("dx-ring-arc") == 0
    assert svg.ring([Slice("All", 3)]).count("dx-ring-arc") == 1


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (dt.date(2026, 3, 5), "03-05"),
        (dt.date(2025, 12, 31), "2025-12-31"),
        (dt.date(2027, 1, 4), "2027-01-04"),
        (dt.datetime(2025, 12, 31, 17, 30, tzinfo=dt.UTC), "01-01 01:30"),  # in Shanghai
        (dt.datetime(2025, 12, 31, 15, 30, tzinfo=dt.UTC), "2025-12-31 23:30"),
        (None, ""),
    ],
)
@time_machine.travel("2026-11-23T09:00:00+08:00", tick=False)
def test_a_day_of_another_year_says_its_year(value: dt.date | None, said: str):
    assert drawn("{{ value|short }}", value=value) == said
    if value is not None:
        assert drawn("{{ value|due }}", value=value) == said
