"""Every page of a workshop as the people of its desks find it, and the pages that its customers get."""

import datetime as dt

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from aftersales.choices import RoState, TaskState
from aftersales.models import CallbackTask, QuickForm, RepairOrder, RoItem, SelfSurvey
from aftersales.services import make_link, survey_token
from complaints.choices import SourceCode
from complaints.services.intake import IntakeInput, receive_signal
from dealerops.accounts.models import Membership, User
from dealerops.demo.launcher.services import LONG_STATEMENTS
from dealerops.demo.servers.process import spawn
from dealerops.foundation.actor import Channel, Role
from dealerops.registry.models import Customer
from reports.engine.mail import UNSUBSCRIBE
from tests.browser import places
from tests.browser.conftest import Person, Site
from tests.browser.moments import told_quietly
from tests.browser.story import actor_of
from tests.browser.walking import LOOKS, Reader, read_desks
from tests.stack import Stack
from tests.system import needs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.walk,
    pytest.mark.timeout(2400),
    needs("chromium", "fonts"),
]
ORDERS = 12_000  # of the whole demo; the first dealer has its share of them
LOADING_SECONDS = 120
COMPLAINT = "修了三次还是漏油，没有人给我一个说法。"
DESKS = (
    *(Role.D_SA, Role.D_SVC_DIR, Role.D_CALL, Role.D_INFO, Role.D_TECH, Role.D_CASHIER),
    *(Role.D_PARTS, Role.D_GM, Role.D_DRIVER, Role.D_SALES_CLERK),
)


@pytest.fixture
def workshop(site: Site, stack: Stack) -> Site:
    """The demo with the cars, calls and customers of its first dealer."""
    argv = ("manage.py", "load_workshops", "--orders", str(ORDERS), "--dealers", "1")
    loading = spawn(stack.around.command("load_workshops", argv, **LONG_STATEMENTS))
    log = stack.folder / "log/load_workshops.log"
    assert loading.wait(LOADING_SECONDS) == 0, log.read_text()
    advisor = actor_of(User.objects.get(username="d_sa"), Channel.PORTAL)
    receive_signal(
        IntakeInput(SourceCode.DEALER_FRONT, COMPLAINT, mobile="13812345678"), by=advisor
    )
    return site


def words_of_people() -> list[str]:
    """What stands in labels as it was entered: names of people, lines of orders; the longest first."""
    names = User.objects.values_list("display_name", flat=True)
    lines = RoItem.objects.values_list("description", flat=True)
    masked = {one.masked_name for one in Customer.objects.all()}
    return sorted({*names, *lines, *masked, COMPLAINT}, key=len, reverse=True)


def rare_pages(role: Role) -> list[str]:
    """Links to them stand on some orders only, and not on each of the two that a walk looks at."""
    dealer = min(actor_of(User.objects.get(username="d_sa"), Channel.PORTAL).dealer_ids)
    if role == Role.D_SA:
        item = RoItem.objects.filter(order__dealer=dealer, order__advisor__username="d_sa")
        return [reverse("aftersales:line_risk", args=(item.latest("pk").pk,))]
    if role == Role.D_SVC_DIR:
        form = QuickForm.objects.filter(order__dealer=dealer).latest("pk")
        return [reverse("callbacks:form", args=(form.pk,))]
    return []


def test_every_page_of_a_workshop_can_be_read_by_everybody(workshop: Site) -> None:
    seen, wrong = read_desks(workshop.enter, DESKS, words_of_people(), rare_pages)
    wrong |= {f"{route}: no link leads there" for route in places.WORKSHOP - seen}
    assert not wrong, "\n".join(sorted(wrong))


def test_the_pages_that_customers_get_can_be_read_by_everybody(workshop: Site) -> None:
    reader = Reader(workshop.enter("d_sa"), entered=words_of_people())
    advisor = actor_of(User.objects.get(username="d_sa"), Channel.PORTAL)
    dealer = min(advisor.dealer_ids)
    quoted = RepairOrder.objects.filter(dealer=dealer, state=RoState.QUOTED).order_by("pk")
    director = actor_of(User.objects.get(username="d_svc_dir"), Channel.PORTAL)
    orders = list(quoted.filter(items__payer="CUSTOMER").distinct())
    for look, order in zip(LOOKS, orders, strict=False):
        reader.put_on(look)
        link = reverse("aftersales:customer", args=(make_link(order.pk, by=director),))
        reader.read(link)
        _ask_nothing(reader)
        _answer(reader, link)
        _fill_in(reader, dealer)
        reader.read(_way_out_of_a_mail())
    assert len(orders) >= len(LOOKS)
    assert reader.routes >= places.SENT
    assert not reader.wrong, "\n".join(sorted(reader.wrong))


def _ask_nothing(reader: Reader) -> None:
    """A question without words, past what the browser would have said."""
    page = reader.person.page
    page.locator("#ask-text").evaluate("field => { field.required = false; }")
    with told_quietly(reader.person), page.expect_navigation():
        page.locator('form[action$="/ask/"] button').click()
    reader.note("asked-nothing")


def _answer(reader: Reader, link: str) -> None:
    """Yes to everything; then the thanks, and what the used link says."""
    person = reader.person
    person.go(link)
    for yes in person.page.locator("fieldset.dx-offer input[value=yes]").all():
        yes.check()
    person.page.fill("#id_person", "张小明")
    with person.page.expect_navigation():
        person.page.locator('form[action$="/answer/"] button[type=submit]').click()
    reader.note("thanks")
    _dead(person, link)
    reader.note("dead-link")


def _fill_in(reader: Reader, dealer: int) -> None:
    """The questionnaire of somebody whom nobody reached, and the same once it is closed."""
    silent = CallbackTask.objects.filter(
        dealer=dealer, state=TaskState.NOT_REACHED, survey=None, interview=None
    )
    now = timezone.now()
    task = silent.order_by("-pk").first() or CallbackTask.objects.filter(survey=None).latest("pk")
    survey = SelfSurvey.objects.create(
        task=task, created_at=now, expires_at=now + dt.timedelta(hours=48)
    )
    address = reverse("callbacks:survey", args=(survey_token(survey),))
    reader.read(address)
    page = reader.person.page
    page.locator("input[type=radio][value='5']").first.check()
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()
    reader.note("survey-done")
    _dead(reader.person, address)
    reader.note("survey-closed")


def _way_out_of_a_mail() -> str:
    """Where the link at the foot of a report's mail leads, which asks for no password."""
    director = Membership.objects.get(user__username="d_svc_dir")
    token = signing.dumps([director.pk, "R11"], salt=UNSUBSCRIBE)
    return reverse("report_calendar:leave", args=(token,))


def _dead(person: Person, address: str) -> None:
    with told_quietly(person):
        person.go(address)
