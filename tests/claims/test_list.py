"""The list of claims: what each filter and each search finds, for whom, and how names are shown."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.http import QueryDict
from django.utils import timezone, translation

from claims.choices import ClaimState, HoldReason
from claims.lists import CLAIMS
from claims.models import Claim
from claims.services import ClaimFacts, update_claim
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.lists.models import SavedView
from dealerops.lists.paging import Place
from dealerops.registry.services import register_person
from tests.factories.claims import Cast, draft_claim, make_claim, make_line

WEI = "王伟贸易有限公司"


def found(actor: Actor, query: str = "") -> set[Claim]:
    return set(CLAIMS.queryset(actor, QueryDict(query)))


def refused(actor: Actor, query: str) -> list[tuple[str, str]]:
    return [(one.code, one.field) for one in CLAIMS.select(actor, QueryDict(query)).refusals]


@pytest.fixture
def own(cast: Cast) -> Claim:
    return draft_claim(cast, buyer_name=WEI, plate="沪A12345")


@pytest.fixture
def foreign(cast: Cast) -> Claim:
    return draft_claim(cast, by=cast.stranger, buyer_name=WEI, plate="沪A12346")


def test_each_house_sees_its_own(cast, own, foreign):
    assert found(cast.applicant) == {own}
    assert found(cast.regional) == {own}
    assert found(cast.far_regional) == {foreign}
    assert found(cast.auditor) == {own, foreign}
    assert found(cast.checker) == found(cast.neighbour) == set()


@pytest.mark.parametrize(
    "q", ["王伟", "伟贸", "贸易有限", "１２３4", "沪A1234", "a1234", "沪A·1234", "王伟 贸易"]
)
def test_a_part_of_a_name_or_plate_finds(cast, own, foreign, q):
    assert found(cast.applicant, f"q={q}") == {own}
    assert found(cast.auditor, f"q={q}") == {own, foreign}


@pytest.mark.parametrize("q", ["ww", "WWM", "ｗｗｍｙ", "wwmyyxgs"])
def test_the_initials_of_a_buyer_find(cast, own, foreign, q):
    assert found(cast.applicant, f"q={q}") == {own}
    assert found(cast.auditor, f"q={q}") == {own, foreign}
    assert not refused(cast.applicant, f"q={q}")


@pytest.mark.parametrize("q", ["wm", "wmyy", "wwmyyxgsa"])
def test_initials_count_from_the_beginning(cast, own, q):
    assert found(cast.applicant, f"q={q}") == set()


def test_offices_find_claims_by_the_initials_of_a_dealer(cast, own):
    own.dealer.name = "上海环球汽车"
    own.dealer.save(update_fields=["name"])
    assert found(cast.auditor, "q=shhq") == {own}
    assert found(cast.applicant, "q=shhq") == set()


@pytest.mark.parametrize("q", ["王易", "伟王", "贸易限公", "沪A9", "%%%", "___", "A12%5"])
def test_what_only_looks_alike_is_not_found(cast, own, q):
    assert (
        found(cast.applicant, QueryDict(mutable=True).urlencode() + f"q={q.replace('%', '%25')}")
        == set()
    )


def test_numbers_are_found_from_their_beginning_and_vins_by_any_part(cast, own, foreign):
    for q in (
        own.number,
        own.number.lower(),
        own.vin,
        own.vin[4:12],
        own.vin[-6:],
        own.invoice_number,
    ):
        assert own in found(cast.auditor, f"q={q}"), q
        assert foreign not in found(cast.applicant, f"q={q}"), q
    assert found(cast.auditor, f"q={own.vin[-6:]}") == {own}
    assert found(cast.auditor, f"q={own.number[3:]}") == set()
    for long in (4, 8, 10, 12):
        assert found(cast.auditor, f"q={own.number[:long]}") == {own, foreign}, long
    assert found(cast.auditor, "q=CLM-200001") == found(cast.auditor, "q=CLM-202613") == set()


def test_offices_also_find_by_dealer(cast, own, foreign):
    code = own.dealer.code
    assert found(cast.auditor, f"q={code}") == {own}
    assert found(cast.regional, f"q={code}") == {own}
    assert found(cast.applicant, f"q={code}") == set()


def test_pairs_that_do_not_follow_each_other_make_no_hit(cast, own):
    decoy = draft_claim(cast, buyer_name="伟贸商行王伟店")
    assert found(cast.applicant, "q=伟贸") == {own, decoy}
    assert found(cast.applicant, "q=王伟贸") == {own}


def test_a_checker_has_a_list_of_its_own(cast):
    claim = make_claim(cast, ClaimState.CHECKING)
    assert claim in Claim.objects.visible_to(cast.checker)
    assert found(cast.checker) == set()


@pytest.mark.parametrize("q", ["王", "A", "12", "·"])
def test_too_little_to_search_by_is_said_and_left_out(cast, own, q):
    assert found(cast.applicant, f"q={q}") == {own}
    assert refused(cast.applicant, f"q={q}") == [("SEARCH_TOO_SHORT", "q")]


def test_filters_narrow(cast, own, foreign):
    held = make_claim(cast, ClaimState.CHECK_PASSED)
    Claim.objects.filter(pk=held.pk).update(hold_reason=HoldReason.QUOTA)
    long_ago = timezone.now() - dt.timedelta(days=70)
    Claim.objects.filter(pk=foreign.pk).update(
        created_at=long_ago, invoice_date=dt.date(2026, 1, 31)
    )
    everything = {own, held, foreign}
    day = timezone.localdate(long_ago)
    for query, wanted in {
        "": everything,
        "view=all": everything,
        "view=drafts": {own, foreign},
        "view=running": {held},
        "state=CHECK_PASSED": {held},
        f"program={own.program_id}": everything,
        f"dealer={foreign.dealer_id}": {foreign},
        f"region={foreign.dealer.region_id}": {foreign},
        "hold=QUOTA": {held},
        "month=2026-01": {foreign},
        "month=2025-12": set(),
        f"since={day}&until={day}": {foreign},
        f"since={day + dt.timedelta(days=1)}": {own, held},
        f"until={day - dt.timedelta(days=1)}": set(),
        f"view=drafts&dealer={own.dealer_id}&q=王伟": {own},
    }.items():
        assert found(cast.auditor, query) == wanted, query


def test_a_dealer_filters_by_the_states_that_its_pages_show(cast, sign_in):
    """A proposed rejection is a check until head office has decided, in the filter as on the page."""
    check = make_claim(cast, ClaimState.CHECKING)
    proposed = make_claim(cast, ClaimState.REJECT_PROPOSED)
    assert found(cast.applicant, "state=CHECKING") == {check, proposed}
    assert refused(cast.applicant, "state=REJECT_PROPOSED") == [("FILTER_INVALID", "state")]
    for office in (cast.auditor, cast.regional):
        assert found(office, "state=CHECKING") == {check}
        assert found(office, "state=REJECT_PROPOSED") == {proposed}
    SavedView.objects.create(
        user_id=cast.applicant.user_id, list=CLAIMS.key, name="x", query="state=REJECT_PROPOSED"
    )
    page = sign_in(cast.applicant).get("/claims/?state=REJECT_PROPOSED")
    assert page.status_code == 200
    assert 'value="CHECKING"' in page.text
    assert 'value="REJECT_PROPOSED"' not in page.text


def test_a_dealer_cannot_filter_by_what_is_not_its_own(cast, own, foreign):
    assert found(cast.applicant, f"dealer={foreign.dealer_id}") == {own}
    assert refused(cast.regional, f"dealer={foreign.dealer_id}") == [("FILTER_INVALID", "dealer")]
    assert found(cast.regional, f"dealer={foreign.dealer_id}") == {own}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("state=NOTHING", "state"),
        ("state=%00", "state"),
        ("program=99999999999999999999", "program"),
        ("program=x%27--", "program"),
        ("view=approved%20OR%201=1", "view"),
        ("month=2026-13", "month"),
        ("month=2026", "month"),
        ("month=%C2%B2%C2%B2%C2%B2%C2%B2-01", "month"),
        ("since=0001-01-01", "since"),
        ("until=9999-12-31", "until"),
        ("until=yesterday", "until"),
        ("hold=NONE", "hold"),
    ],
)
def test_a_value_without_sense_is_named_and_left_out(cast, own, query, field):
    assert refused(cast.applicant, query) == [("FILTER_INVALID", field)]
    assert found(cast.applicant, query) == {own}


def test_names_in_the_address_that_no_filter_has_change_nothing(cast, own):
    query = (
        "ordering=dealer__ssa_accounts&state__in=X&dealer__region=1&pk=0&created_at__lt=2000-01-01"
    )
    assert found(cast.applicant, query) == {own}
    asked = QueryDict(query + "&q=x&size=20&state=DRAFT")
    assert "ordering" in CLAIMS.unknown(asked)
    assert not {"q", "size", "state"} & set(CLAIMS.unknown(asked))


def test_a_private_buyer_is_masked_for_offices_and_in_files(cast):
    person = register_person("欧阳小燕", "11010519491231002X", by=SYSTEM)
    claim = draft_claim(cast, line=make_line(cast.dealer, customer=person), plate="沪A12345")

    def shown(actor: Actor) -> str:
        page = CLAIMS.cut(CLAIMS.visible(actor), actor, Place())
        return next(row["buyer"] for row in page if row["pk"] == claim.pk)

    assert shown(cast.applicant) == "欧阳小燕"
    assert shown(cast.auditor) == shown(cast.regional) == "欧**燕"
    for actor in (cast.applicant, cast.auditor):
        columns = CLAIMS.file_columns(actor)
        line = str(next(CLAIMS.rows(CLAIMS.visible(actor), columns)))
        assert "欧**燕" in line
        assert "欧阳小燕" not in line
        assert "沪A12345" not in line


def test_files_hold_words_and_types(cast, own):
    columns = {one.name: at for at, one in enumerate(CLAIMS.columns)}
    with translation.override("en"):
        row = next(CLAIMS.rows(CLAIMS.visible(cast.auditor)))
    assert str(row[columns["state"]]) == "Draft"
    assert row[columns["program"]] == own.program.name_en
    assert row[columns["opened"]] == timezone.localdate(own.created_at)
    assert row[columns["support"]] == own.line.unit_support
    assert "region" not in [one.name for one in CLAIMS.file_columns(cast.applicant)]


def test_a_new_name_is_found_at_once_and_the_old_one_no_more(cast, own):
    update_claim(own.pk, ClaimFacts(buyer_name="李娜商行"), by=cast.applicant)
    assert found(cast.applicant, "q=李娜") == {own}
    assert found(cast.applicant, "q=王伟") == found(cast.applicant, "q=A12345") == set()


def test_claims_from_before_get_their_pairs(cast, own, foreign):
    Claim.objects.update(pairs=None)
    assert found(cast.auditor, "q=王伟") == set()
    import_module("claims.migrations.0005_claims_have_their_pairs").fill(apps, None)
    assert found(cast.auditor, "q=王伟") == {own, foreign}
    assert found(cast.auditor, "q=12346") == {foreign}
