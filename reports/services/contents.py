"""What an edition says: its rows, late records of the period before, what differs from what was sent."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from dealerops.accounts.models import Membership
from dealerops.accounts.services import actor_for
from dealerops.foundation.actor import HOUSE_OF, Actor, Channel, House, Role
from dealerops.foundation.reporting import Column, Report
from reports.choices import RunState
from reports.engine.content import (
    Change,
    Figure,
    bare,
    cause_of,
    content_hash,
    differences,
    figures_of,
    keys_of,
    label_of,
    moved,
    with_column,
)
from reports.engine.extras import ADJUSTMENTS, CHANGES, COMMENTS, Extra
from reports.engine.table import Table, table_from_json, table_of
from reports.models import ReportEdition, ReportRun
from reports.selectors.comments import comments_of, names_of_rows
from reports.selectors.subscriptions import wishes

EditionScope = dict[str, Any]
PLACES = ("role", "region", "dealer", "firm", "person", "language")
ADJUSTMENT = Column(
    gettext_lazy("Prior-period adjustment"),
    "",
    note=gettext_lazy(
        "What the same figure of the period before says by now, beside what was sent. Only records that "
        "came in after that report; its own figures stay as they were sent."
    ),
)


@dataclass(frozen=True)
class Content:
    """The rows of one edition, as objects and as a table, with its headline figures."""

    report: Report
    rows: Sequence[object]
    table: Table
    figures: Sequence[Figure]
    adjustments: Extra | None

    @property
    def sha256(self) -> str:
        return content_hash(self.report, self.table)


def scope_of(membership: Membership, language: str) -> EditionScope:
    """Role, place and language of somebody's edition; whoever shares them shares it."""
    is_own = HOUSE_OF[Role(membership.role)] == House.SELF
    return {
        "role": membership.role,
        "region": membership.region,
        "dealer": membership.dealer,
        "firm": membership.firm,
        "person": membership.user if is_own else None,
        "language": language,
    }


def _scope(edition: ReportEdition) -> EditionScope:
    return {name: getattr(edition, name) for name in PLACES}


def addressees(
    run: ReportRun, recipients: Iterable[Membership]
) -> Iterator[tuple[Membership, EditionScope]]:
    """Who gets which edition.

    A restated version goes to those who got what it restates and may still read it, in the language
    they read it in; whoever came later does not get old reports (domain.md 8 N07). Where none of them
    is left it is made for those who read the report now.
    """
    may = {one.pk: one for one in recipients}
    if run.base is not None:
        copies = run.base.copies.filter(membership__in=may).select_related(
            *(f"edition__{place}" for place in ("region", "dealer", "firm", "person"))
        )
        got = [(may[copy.membership_id], _scope(copy.edition)) for copy in copies.order_by("pk")]
        if got:
            yield from got
            return
    wished = wishes(run.code, may.values())
    yield from ((one, scope_of(one, wished[one.pk].language)) for one in may.values())


def read_content(report: Report, edition: ReportEdition, actor: Actor) -> Content:
    """The rows as `actor` may see them as of the run, in the language in force."""
    run = edition.run
    rows = report.rows(actor, run.period, run.as_of)
    table = table_of(report, rows)
    figures = figures_of(report, rows, table)
    adjustments = None
    found = _adjustments(report, edition, actor)
    if found:
        adjustments = Extra(
            ADJUSTMENTS,
            _("Prior-period adjustment"),
            (_("Row"), _("Figure"), _("As sent"), _("As known now"), _("Cause")),
            [(one.row, one.column, one.old, one.new, cause) for one, cause in found],
        )
        table = with_column(table, ADJUSTMENT, _beside(report, table, found))
    return Content(report, rows, table, figures, adjustments)


def _beside(report: Report, table: Table, found: Sequence[tuple[Change, str]]) -> list[str]:
    """What to write beside each row: the figures of the row of the same name; sums beside the first."""
    words: dict[tuple[str, ...], list[str]] = {}
    for one, _cause in found:
        words.setdefault(one.key, []).append(f"{one.column} {one.old} → {one.new}")
    sums = words.pop((), [])
    said = [words.get(bare(key), []) for key in keys_of(report, table)]
    return ["; ".join([*([] if place else sums), *one]) for place, one in enumerate(said)]


def _adjustments(report: Report, edition: ReportEdition, actor: Actor) -> list[tuple[Change, str]]:
    """Headline figures of the period before that late records moved since it was sent."""
    if not (report.headlines and report.tells_past):
        return []
    sent = _sent_before(edition)
    if sent is None:
        return []
    run = edition.run
    now = _figures_now(report, sent.run, run, actor)
    before = list(map(Figure.from_json, sent.headlines))
    if sent.language != edition.language:
        with translation.override(sent.language):
            before = _reworded(before, _figures_now(report, sent.run, run, actor), now)
    return _with_causes(report, sent.run, run, actor, moved(before, now))


def _sent_before(edition: ReportEdition) -> ReportEdition | None:
    """What this place was sent of the period before; its reader may have had another language then."""
    run = edition.run
    place = {name: getattr(edition, name) for name in PLACES if name != "language"}
    found = ReportEdition.objects.filter(
        run__code=run.code,
        run__period_end=run.period_start,
        run__state=RunState.SENT,
        **place,
    )
    by_language = {one.language: one for one in found.select_related("run").order_by("-pk")}
    return by_language.get(edition.language) or next(iter(by_language.values()), None)


def _figures_now(report: Report, sent: ReportRun, now: ReportRun, actor: Actor) -> list[Figure]:
    rows = report.rows(actor, sent.period, now.as_of)
    return figures_of(report, rows, table_of(report, rows))


def _reworded(
    before: Sequence[Figure], there: Sequence[Figure], here: Sequence[Figure]
) -> list[Figure]:
    """`before` in the words of `here`; `there` says the same in the words of `before`, in one order."""
    words = {
        (one.key, one.label): other
        for one, other in zip(there, here, strict=False)
        if one.value == other.value
    }
    return [replace(words.get((one.key, one.label), one), value=one.value) for one in before]


def compare(content: Content, edition: ReportEdition, actor: Actor) -> list[Extra]:
    """Write hash and headlines on the edition; returns the tables that stand beside its rows."""
    edition.content_sha256 = content.sha256
    edition.headlines = [figure.to_json() for figure in content.figures]
    extras = [one for one in (content.adjustments, _comments(content, edition, actor)) if one]
    base = edition.run.base
    if base is None:
        return extras
    sent = base.editions.filter(**_scope(edition)).first()
    if sent is None:
        return extras
    old = table_from_json(sent.columns, sent.rows)
    edition.is_restated = bool(moved(map(Figure.from_json, sent.headlines), content.figures))
    changes = differences(content.report, old, content.table)
    lines = [
        (one.row, one.column or _("whole row"), one.old, one.new, cause)
        for one, cause in _with_causes(content.report, base, edition.run, actor, changes)
    ]
    title = _("Differences from version %(version)s") % {"version": base.version}
    heads = (_("Row"), _("Column"), pgettext("reports", "Before"), _("Now"), _("Cause"))
    return [Extra(CHANGES, title, heads, lines), *extras]


def _comments(content: Content, edition: ReportEdition, actor: Actor) -> Extra | None:
    """What owners wrote beside the figures, as far as this reader's place goes.

    What head office wrote beside a row that this place does not have speaks of another.
    """
    if content.report.comments is None:
        return None
    run = edition.run
    written = comments_of(content.report, run.period, actor)
    if not written:
        return None
    names = names_of_rows(content.report, run.period, run.as_of, actor)
    keys = keys_of(content.report, content.table)
    shown = {name: label_of(key) for name, key in zip(names, keys, strict=True)}
    heads = (_("Place"), _("Row"), _("Cause"), pgettext("reports", "Action"), _("Written by"))
    lines = [
        (one.place, shown.get(one.row, one.row), one.cause, one.action, str(one.author))
        for one in written
        if actor.house == House.HQ or not one.is_of_head_office or one.row in shown
    ]
    return Extra(COMMENTS, _("Comments"), heads, lines) if lines else None


def _with_causes(
    report: Report, sent: ReportRun, now: ReportRun, actor: Actor, changes: Sequence[Change]
) -> list[tuple[Change, str]]:
    """Each change with the late records that made it (domain.md 6.2)."""
    if not changes:
        return []
    since = date_format(timezone.localtime(sent.as_of), "DATETIME_FORMAT")
    otherwise = _("recorded after %(moment)s") % {"moment": since}
    late = list(report.late(actor, sent.period, sent.as_of, now.as_of)) if report.late else []
    return [(one, cause_of(one, late, otherwise)) for one in changes]


def is_unchanged(run: ReportRun, recipients: Iterable[Membership]) -> bool:
    """Whether a rerun says in every edition what the last version of its period said."""
    report = run.report
    if run.base is None or report is None or run.editions.exists():
        return False
    last = _last_version(run, run.base)
    editions: dict[str, tuple[EditionScope, Membership]] = {}
    for membership, scope in addressees(run, recipients):
        editions.setdefault(str(scope), (scope, membership))
    return bool(editions) and all(
        last.editions.filter(**scope, content_sha256=_hash(report, run, scope, member)).exists()
        for scope, member in editions.values()
    )


def _last_version(run: ReportRun, base: ReportRun) -> ReportRun:
    """What was made last over the same sent version, else that version itself."""
    made = ReportRun.objects.of_period(run.code, run.period).filter(
        base=base, state=RunState.INTERNAL
    )
    return made.exclude(pk=run.pk).order_by("-version").first() or base


def _hash(report: Report, run: ReportRun, scope: EditionScope, member: Membership) -> str:
    actor = actor_for(member.user, Channel.TASK, member)
    with translation.override(scope["language"]):
        return read_content(report, ReportEdition(run=run, **scope), actor).sha256
