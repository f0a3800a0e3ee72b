"""States of pages that no link leads to: something open, something gone, somebody quicker."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import cast

from django.conf import settings
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Route

from claims.choices import ClaimState
from claims.models import Claim, ClaimDocument
from dealerops.accounts.models import User
from dealerops.exports.choices import ExportFailure, ExportState
from dealerops.exports.models import Export
from dealerops.foundation.errors import Refusal
from tests.browser.conftest import PHONE, Person
from tests.browser.places import ANSWERS
from tests.browser.walking import Look, Reader

Moment = Callable[[Person, Look], AbstractContextManager[None]]


def look_at_moments(reader: Reader) -> None:
    for name, moment in MOMENTS.items():
        with moment(reader.person, reader.look):
            reader.note(name)


# --- something is open --------------------------------------------------------------------------------
@contextmanager
def _palette(person: Person, look: Look) -> Iterator[None]:
    person.go("/claims/")
    person.page.keyboard.press("Control+k")
    person.page.locator("#dx-palette[open] .dx-hit").first.wait_for()
    yield


@contextmanager
def _menu(person: Person, look: Look) -> Iterator[None]:
    person.go("/claims/")
    person.page.click(".dx-tabs-phone summary" if _in_a_hand(look) else "summary.dx-user")
    yield


@contextmanager
def _question(person: Person, look: Look) -> Iterator[None]:
    person.go(f"/claims/{_draft(person).pk}/")
    person.page.click('a[href="#delete"]')
    person.page.locator("dialog#delete[open]").wait_for()
    yield


@contextmanager
def _filters(person: Person, look: Look) -> Iterator[None]:
    """All of them unfolded, and the form that keeps them as a view."""
    person.go("/claims/?state=DRAFT")
    person.page.click(".dx-filters-more > summary")
    person.page.click(".dx-pager .dx-menu > summary")
    yield


# --- something is wrong -------------------------------------------------------------------------------
@contextmanager
def _nothing_found(person: Person, look: Look) -> Iterator[None]:
    person.go("/claims/?q=000000")
    yield


@contextmanager
def _left_out(person: Person, look: Look) -> Iterator[None]:
    person.go("/claims/?q=1&since=yesterday")
    yield


@contextmanager
def _nothing_hit(person: Person, look: Look) -> Iterator[None]:
    person.go("/search/?q=000000")
    yield


@contextmanager
def _mistyped(person: Person, look: Look) -> Iterator[None]:
    """What was typed is no amount; the page says so beside the field."""
    person.go(f"/claims/{_draft(person).pk}/")
    person.page.fill("#id_invoice_amount", "487,65O")
    with told_quietly(person):
        person.page.locator("#claim-facts").get_by_role("button").click()
        person.page.locator("#claim-facts .dx-error").first.wait_for()
        yield


@contextmanager
def _somebody_quicker(person: Person, look: Look) -> Iterator[None]:
    """The draft was saved elsewhere between opening and saving: the answer is 409, typing is kept."""
    draft = _draft(person)
    person.go(f"/claims/{draft.pk}/")
    plate = f"京A{10_000 + draft.version}"
    Claim.objects.filter(pk=draft.pk).update(plate=plate, version=F("version") + 1)
    with told_quietly(person):
        person.page.locator("#claim-facts").get_by_role("button").click()
        person.page.locator("#claim-facts .dx-conflict").wait_for()
        yield


@contextmanager
def _lost_paper(person: Person, look: Look) -> Iterator[None]:
    document = ClaimDocument.objects.filter(claim__dealer=_dealer(person)).latest("pk")
    file = Path(settings.MEDIA_ROOT) / document.attachment.path
    elsewhere = file.rename(file.with_suffix(".gone"))
    try:
        person.go(f"/claims/papers/{document.pk}/")
        person.page.locator("main .dx-empty").wait_for()
        yield
    finally:
        elsewhere.rename(file)


@contextmanager
def _files_in_the_making(person: Person, look: Look) -> Iterator[None]:
    """One waits, one is half done, one has failed; the finished one was asked for before."""
    asked = User.objects.get(username=person.name)
    common = {
        "user": asked,
        "membership": asked.memberships.get(),
        "list_key": "claims.claims",
        "title": "CLM 2026" if look.language == "en" else "申报单",
        "language": look.language,
    }
    made = [
        Export.objects.create(**common),
        Export.objects.create(
            **common, state=ExportState.RUNNING, attempt=1, rows_done=48_000, rows_total=120_000
        ),
        Export.objects.create(
            **common, state=ExportState.FAILED, attempt=1, error_code=ExportFailure.BROKEN
        ),
    ]
    asked_again = "**/exports/rows/"
    person.page.route(asked_again, lambda route: route.fulfill(status=204))  # it stays as it is
    person.go("/exports/")
    person.page.locator("#exports .dx-job").first.wait_for()
    yield
    person.go("/notices/")
    person.page.unroute(asked_again)
    Export.objects.filter(pk__in=[one.pk for one in made]).delete()


# --- answers ------------------------------------------------------------------------------------------
@contextmanager
def _no_such_page(person: Person, look: Look) -> Iterator[None]:
    with told_quietly(person):
        person.go("/claims/999999/")
        yield


@contextmanager
def _a_link_to_a_button(person: Person, look: Look) -> Iterator[None]:
    with told_quietly(person):
        person.go("/theme/")
        yield


def drawn(template: str) -> Moment:
    """The page as it stands in its template, under the policy of all pages."""

    @contextmanager
    def moment(person: Person, look: Look) -> Iterator[None]:
        place = f"{person.site}/drawn/{template}"
        policy = person.page.request.get(person.site).headers["content-security-policy"]
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
        with translation.override(look.language):
            refusals = [Refusal("INVALID_INPUT", translation.gettext("The input is not valid."))]
            page = render_to_string(template, {"refusals": refusals, **ANSWERS[template]})
        person.page.route(place, lambda route: route.fulfill(body=page, headers=headers))
        try:
            person.page.goto(place)
            yield
        finally:
            person.page.unroute(place)

    return moment


@contextmanager
def told_quietly(person: Person) -> Iterator[None]:
    """A page that refuses is shown as it is, but as a success: browsers note others in the console."""

    def fulfil(route: Route) -> None:
        if not route.request.is_navigation_request():
            route.fallback()
            return
        answer = route.fetch(max_redirects=0)
        route.fulfill(response=answer, status=200 if answer.status >= 400 else None)

    person.page.route("**/*", fulfil)
    try:
        yield
    finally:
        person.page.unroute("**/*", fulfil)


def _in_a_hand(look: Look) -> bool:
    return look.width == PHONE["width"]


def _dealer(person: Person) -> object:
    return User.objects.get(username=person.name).memberships.get().dealer


def _draft(person: Person) -> Claim:
    return cast(
        Claim, Claim.objects.filter(dealer=_dealer(person), state=ClaimState.DRAFT).latest("pk")
    )


MOMENTS: dict[str, Moment] = {
    "palette": _palette,
    "menu": _menu,
    "question": _question,
    "filters": _filters,
    "nothing-found": _nothing_found,
    "left-out": _left_out,
    "nothing-hit": _nothing_hit,
    "mistyped": _mistyped,
    "somebody-quicker": _somebody_quicker,
    "lost-paper": _lost_paper,
    "files-in-the-making": _files_in_the_making,
    "no-such-page": _no_such_page,
    "a-link-to-a-button": _a_link_to_a_button,
    **{f"says-{name.removesuffix('.html')}": drawn(name) for name in ANSWERS},
}
