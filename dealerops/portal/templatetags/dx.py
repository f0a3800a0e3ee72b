"""The tags and filters of the design system; load with `{% load dx %}`."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, ClearableFileInput, Select, Textarea, Widget
from django.forms.utils import flatatt
from django.forms.widgets import CheckboxSelectMultiple, FileInput, RadioSelect, SelectMultiple
from django.template import Context
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from dealerops.foundation.reporting import Column, Kind
from dealerops.portal import svg
from dealerops.portal.home import Home, home_of
from dealerops.portal.registry import Badge
from dealerops.submissions.services import FIELD, new_token

register = template.Library()

NOTHING = "–"
TEN_THOUSAND = Decimal(10_000)
THOUSAND = Decimal(1_000)


# --- numbers and dates ----------------------------------------------------------------------------
@register.filter
def money(value: object, form: str = "") -> str:
    """Yuan: `¥68,779.31`; form "0" drops the cents; form "short" says 6.9万 or 69k; empty is a dash."""
    amount = _decimal(value)
    if amount is None:
        return NOTHING
    sign, amount = ("-" if amount < 0 else ""), abs(amount)
    if form == "short":
        return f"{sign}¥{_short(amount)}"
    return f"{sign}¥{amount:,.0f}" if form == "0" else f"{sign}¥{amount:,.2f}"


@register.filter
def number(value: object) -> str:
    """A whole number with thousands separators; empty is a dash."""
    amount = _decimal(value)
    return NOTHING if amount is None else f"{amount:,.0f}"


@register.filter
def percent(value: object) -> str:
    """A share between 0 and 1 as a percentage with at most one decimal."""
    share = _decimal(value)
    if share is None:
        return NOTHING
    return f"{share * 100:.1f}".removesuffix(".0") + "%"


def _decimal(value: object) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _short(amount: Decimal) -> str:
    chinese = (get_language() or "").startswith("zh")
    base, unit = (TEN_THOUSAND, "万") if chinese else (THOUSAND, "k")
    if amount < base:
        return f"{amount:,.0f}"
    return f"{amount / base:,.1f}".removesuffix(".0") + unit


def written(value: object, kind: Kind) -> str:
    """One value as people read it, by the kind that a report's column or a home card declares."""
    match kind:
        case Kind.MONEY:
            return money(value)
        case Kind.INTEGER:
            return number(value)
        case Kind.PERCENT:
            return percent(value)
        case Kind.HOURS:
            hours = _decimal(value)
            return NOTHING if hours is None else _("%(hours)s h") % {"hours": f"{hours:,.1f}"}
    return _day_or_text(value)


def _day_or_text(value: object) -> str:
    """Both languages write a day alike (dealerops/formats); by strftime a list of them costs a tenth less."""
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%Y-%m-%d}"
    return NOTHING if value is None or value == "" else str(value)


def written_short(value: object, kind: Kind) -> str:
    """The same with money in 万 or thousands."""
    return money(value, "short") if kind == Kind.MONEY else written(value, kind)


@register.filter(name="written")
def written_as(value: object, kind: str) -> str:
    """`{{ card.value|written:card.kind }}`; money on a card is short."""
    return written_short(value, Kind(kind))


@register.filter
def cell(row: object, column: Column) -> str:
    """What a report's column says about `row`."""
    return written(column.value(row), column.kind)


@register.filter
def short(value: object) -> str:
    """A day, a moment with its hour; the year is said where it is not this one."""
    if not isinstance(value, dt.date):
        return ""
    said = timezone.localtime(value) if isinstance(value, dt.datetime) else value
    form = "DATETIME_FORMAT" if isinstance(said, dt.datetime) else "DATE_FORMAT"
    is_this_year = said.year == timezone.localdate().year
    return formats.date_format(said, f"SHORT_{form}" if is_this_year else form)


@register.filter
def due(value: dt.date | dt.datetime) -> str:
    """A day; with the hour where something is due in the middle of one."""
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value)
        return short(local.date() if (local.hour, local.minute) == (0, 0) else local)
    return short(value)


# --- words ----------------------------------------------------------------------------------------
@register.filter
def local_name(thing: Any) -> str:
    """The English name for English readers where there is one, the Chinese name otherwise."""
    if thing is None:
        return ""
    english = str(getattr(thing, "name_en", "") or "")
    if english and not (get_language() or "").startswith("zh"):
        return english
    return str(getattr(thing, "name", thing))


@register.filter
def initial(name: object) -> str:
    """The letter in a person's round picture."""
    return str(name).strip()[:1].upper() or "·"


# --- pieces ---------------------------------------------------------------------------------------
@register.simple_tag
def dx_icon(name: str, size: str = "") -> SafeString:
    """An icon beside a word; it says nothing to a screen reader. `size` is "sm", "lg" or "turning"."""
    return _drawn(name, f"dx-icon dx-icon-{size}" if size else "dx-icon")


@lru_cache(maxsize=256)  # a page has thirty, and each is parsed from its file
def _drawn(name: str, css: str) -> SafeString:
    # The icon's name comes from our own templates and registrations, never from input.
    return mark_safe(lucide(name, size=None, **{"class": css, "aria-hidden": "true"}))  # noqa: S308


@register.simple_tag
def dx_badge(tone: str | Badge, label: object = "", icon: str = "") -> SafeString:
    """Colour, shape and word; takes a Badge, or a tone (neutral blue green amber red) and a label."""
    badge = tone if isinstance(tone, Badge) else None
    colour, word = (badge.tone, badge.label) if badge else (tone, label)
    mark = dx_icon(icon, "sm") if icon else SafeString('<i class="dx-mark"></i>')
    return format_html('<span class="dx-badge dx-tone-{}">{}{}</span>', str(colour), mark, word)


@register.simple_tag
def dx_button(label: object, icon: str = "", kind: str = "", **attrs: object) -> SafeString:
    """A button, or a link when `href` is given; kinds: primary, danger, ghost, icon; "small" adds to it.

    Other keywords become attributes, underscores become dashes: `hx_post=url` -> hx-post="…".
    """
    css = " ".join(["dx-btn", *(f"dx-btn-{word}" for word in kind.split())])
    rest = {
        name.replace("_", "-"): value for name, value in attrs.items() if value not in ("", None)
    }
    tag = "a" if "href" in rest else "button"
    if tag == "button":
        rest.setdefault("type", "submit")
    inner = format_html("{}<span>{}</span>", dx_icon(icon, "sm") if icon else "", label)
    return format_html("<{0}{1}>{2}</{0}>", tag, flatatt({"class": css, **rest}), inner)


@register.simple_tag
def dx_sparkline(numbers: Sequence[float], tone: str = "neutral") -> SafeString:
    return svg.sparkline(numbers, tone)


@register.simple_block_tag
def dx_card(content: str, title: object = "", note: object = "", url: str = "") -> SafeString:
    """A card around what stands between the tags; `note` is quiet text, `url` adds "See all"."""
    head = SafeString("")
    if title:
        more = dx_button(_("See all"), kind="ghost small", href=url) if url else ""
        quiet = format_html('<span class="dx-muted dx-num">{}</span>', note) if note else ""
        head = format_html(
            '<header class="dx-card-head"><h2>{}</h2>{}{}</header>', title, quiet, more
        )
    return format_html(
        '<section class="dx-card">{}<div class="dx-card-body">{}</div></section>', head, content
    )


@register.simple_block_tag
def dx_drawer(content: str, id: str, title: object) -> SafeString:
    """A panel from the side around what stands between the tags; a link to #id with data-dialog opens it."""
    context = {"id": id, "title": title, "content": content}
    return render_to_string("components/drawer.html", context)


@register.simple_tag(takes_context=True)
def dx_home(context: Context) -> Home | None:
    """`{% dx_home as home %}`: what is registered for the role in force, for the back office's first page."""
    actor = getattr(context.get("request"), "actor", None)
    return home_of(actor) if actor is not None and actor.user_id is not None else None


# --- forms ----------------------------------------------------------------------------------------
@register.simple_tag
def dx_once() -> SafeString:
    """Stands in every form that does something: pressed twice, its button does it once."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_token())


@register.inclusion_tag("components/field.html")
def dx_field(field: BoundField, wide: str = "") -> dict[str, object]:
    """Label, control, help and errors of one form field; `wide` = "wide" spans the form's columns."""
    widget = field.field.widget
    css = _control_class(widget)
    attrs: dict[str, str | bool] = {"class": f"{widget.attrs.get('class', '')} {css}".strip()}
    group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    if isinstance(widget, Textarea):
        attrs["rows"], wide = "4", wide or "wide"
    return {
        "field": field,
        "control": conditional_escape(field.as_widget(attrs=None if group else attrs)),
        "check": isinstance(widget, CheckboxInput),
        "group": group,
        "wide": wide,
    }


def _control_class(widget: Widget) -> str:
    match widget:
        case CheckboxInput():
            return "dx-check"
        case SelectMultiple():
            return "dx-select dx-select-many"
        case Select():
            return "dx-select"
        case Textarea():
            return "dx-textarea"
        case ClearableFileInput() | FileInput():
            return "dx-file-input"
    return "dx-input"


@register.simple_tag
def dx_filter(field: BoundField) -> SafeString:
    """A control of a filter bar: its label is for screen readers, an empty choice names itself."""
    attrs: dict[str, str | bool] = {"class": _control_class(field.field.widget)}
    attrs["aria-label"] = str(field.label)
    return conditional_escape(field.as_widget(attrs=attrs))


@register.simple_tag(takes_context=True)
def dx_page_link(context: Context, label: object, icon: str, **where: str) -> SafeString:
    """A pager's link to the cursor `before` or `after`, keeping filters; htmx when `target` is given."""
    target = where.pop("target", "")
    query = context["request"].GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    query.update(where)
    url = f"?{query.urlencode()}"
    box = f"#{target}"
    swap = {"hx_get": url, "hx_target": box, "hx_select": box, "hx_swap": "outerHTML show:top"}
    swap["hx_push_url"] = "true"
    return dx_button(label, icon, "small", href=url, **(swap if target else {}))


@register.inclusion_tag("components/form.html")
def dx_form(form: Any) -> dict[str, object]:
    """Every field of a form with its errors; the <form>, the token and the button stay in the page."""
    return {"form": form}
