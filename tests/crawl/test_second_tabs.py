"""Two tabs on one record: the second learns what the first has saved, and keeps what was typed (P7)."""

import pytest
from django.urls import reverse
from lxml import html

from claims.choices import ClaimState
from claims.models import Claim
from dealerops.journal.models import Entry
from tests.crawl.forms import Form, forms_of
from tests.crawl.walker import Page
from tests.factories.claims import draft_claim, make_claim
from tests.matrix.backoffice import MODELS

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]
EDITED = {  # by somebody who also sees the record
    model: [who for who in rows.edit.split() if not who.startswith("FAR")][-1]
    for model, rows in MODELS.items()
    if rows.edit
    and model != "complaints.sensorline"  # open or closed: open once more is nothing new
}
# What the first tab types and what the second; other pages have a name or something like it.
TYPED = {
    "accounts.user": ("display_name", "王一", "王二"),
    "aftersales.serviceplan": ("usual_km", "41", "42"),
    "claims.annualagreement": ("number", "AA-1", "AA-2"),
    "claims.checker": ("daily_capacity", "31", "32"),
    "claims.dealeraccount": ("bank_name", "甲银行", "乙银行"),
    "complaints.sensorsource": ("", "", ""),
    "complaints.training": ("", "", ""),
    "claims.programpolicy": ("claim_window_days", "61", "62"),
    "network.dealeralias": ("legal_name", "甲有限公司", "乙有限公司"),
    "policy.policyparam": ("valid_1", "2027-01-01", "2027-02-01"),
    "registry.vehicle": ("model", "", ""),
    "rental.modelrange": ("range_km", "411", "412"),
    "rental.storedistance": ("km", "11", "12"),
    "rental.tariff": ("per_day", "311.00", "312.00"),
    "reports.obligationdefinition": ("", "", ""),
    "registry.customer": ("", "", ""),
}
NAME = ("name", "甲", "乙")


def edit_form(client, url: str) -> Form:
    text = client.get(url).content.decode()
    page = Page(url, "", text, html.fromstring(text, base_url=url))
    return next(form for form in forms_of(page) if form.saves)


def test_every_edit_page_of_the_back_office_refuses_the_second_tab(stage, settings):
    settings.MAIL_DOOR_ORIGINS = [stage.world.near.records["complaints.maildoor"].server]
    wrong = {}
    for model, who in EDITED.items():
        record, client = stage.world.near.records[model], stage.client(who)
        url = reverse(f"admin:{model.replace('.', '_')}_change", args=(record.pk,))
        field, theirs, yours = TYPED.get(model, NAME)
        tabs = [edit_form(client, url).values for _tab in range(2)]
        first = client.post(url, tabs[0] | {field: theirs} if theirs else tabs[0])
        saved = Entry.objects.count()
        second = client.post(url, tabs[1] | {field: yours} if yours else tabs[1])
        text = second.content.decode()
        shows_both = not theirs or ("data-differs" in text and theirs in text and yours in text)
        fresh = 'name="version"' in text
        if (first.status_code, second.status_code, shows_both, fresh) != (302, 409, True, True):
            wrong[model] = first.status_code, second.status_code, shows_both, fresh
        assert Entry.objects.count() == saved, model
    assert wrong == {}


def test_saving_again_after_having_seen_both_is_a_choice(stage):
    region, client = stage.world.near.dealer.region, stage.client("SYSADMIN")
    url = reverse("admin:network_region_change", args=(region.pk,))
    one, other = (edit_form(client, url).values for _tab in range(2))
    assert client.post(url, one | {"name": "甲"}).status_code == 302
    assert client.post(url, other | {"name": "乙"}).status_code == 409
    shown = other | {"name": "乙", "version": region.version + 1}
    assert client.post(url, shown).status_code == 302
    region.refresh_from_db()
    assert (region.name, region.version) == ("乙", 3)


def test_an_edit_page_that_lost_its_version_saves_nothing(stage):
    """A custom template that forgets the hidden field must not open the door again (T16)."""
    region, client = stage.world.near.dealer.region, stage.client("SYSADMIN")
    url = reverse("admin:network_region_change", args=(region.pk,))
    data = edit_form(client, url).values | {"name": "甲"}
    del data["version"]
    assert client.post(url, data).status_code == 409
    assert client.post(url, data | {"version": "x"}).status_code == 409
    region.refresh_from_db()
    assert region.name != "甲"


@pytest.mark.parametrize(
    ("button", "state"),
    [("withdraw", ClaimState.SUBMITTED), ("delete", ClaimState.DRAFT), ("save", ClaimState.DRAFT)],
)
def test_a_dealers_second_tab_is_told(stage, button, state):
    cast = stage.world.cast
    claim = draft_claim(cast) if state == ClaimState.DRAFT else make_claim(cast, state)
    Claim.objects.filter(pk=claim.pk).update(version=claim.version + 1)
    url = reverse(f"claims:{button}", args=(claim.pk,))
    page = stage.client("D_SSA").post(url, {"version": claim.version})
    assert page.status_code == 409
    assert Claim.objects.get(pk=claim.pk).state == state


def test_a_second_decision_on_one_claim_keeps_its_note(stage):
    claim = make_claim(stage.world.cast)
    url = reverse("admin:claims_claim_run", args=(claim.pk, "approve"))
    Claim.objects.filter(pk=claim.pk).update(version=claim.version + 1)
    page = stage.client("SPECIALIST").post(url, {"version": claim.version, "note": "looks right"})
    text = page.content.decode()
    assert page.status_code == 409
    assert "STALE" in text
    assert "looks right" in text
    assert f'name="version" value="{claim.version + 1}"' in text
    assert Claim.objects.get(pk=claim.pk).state == ClaimState.IN_APPROVAL
