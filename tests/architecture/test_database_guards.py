"""What the database itself refuses, whoever writes: every constraint that a model declares, broken once."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from claims.models import ClaimDocument, ClaimFlag, FieldCheck, ProgramPolicy, SupportAmount
from dealerops.accounts.models import ApiKey, Membership
from dealerops.api.models import IdempotencyKey
from dealerops.documents.models import Attachment
from dealerops.exports.models import Export
from dealerops.lists.models import ListLayout, SavedView
from dealerops.registry.models import VehicleModel
from dealerops.submissions.models import Submission
from reports.models import ReportCopy, ReportEdition, ReportRun
from tests.architecture.sources import ROOT
from tests.matrix import world as worlds

pytestmark = pytest.mark.django_db
# Rows changed into what they must not be.
CHANGED = {
    "accounts_membership_names_the_place_of_its_role": "accounts_membership SET role = 'D_SSA', dealer_id = NULL",
    "claims_approved_has_support_and_no_hold": "claims_claim SET state = 'APPROVED', support_amount = 0",
    "claims_check_has_a_checker": "claims_claim SET state = 'CHECKING', checker_id = NULL",
    "claims_reset_has_a_due_time": "claims_claim SET state = 'RESET', reset_due_at = NULL",
    "claims_checker_has_capacity": "claims_checker SET daily_capacity = 0",
    "claims_line_has_a_quantity": "claims_preappline SET qty = 0, taken = 0",
    "claims_line_month_is_a_first_day": "claims_preappline SET planned_month = '2026-01-02'",
    "claims_policy_rate_fits_its_type": "claims_programpolicy SET support_type = 'RATE', rate = 2",
    "claims_amount_is_positive": "claims_supportamount SET amount = 0",
    "exports_a_finished_one_expires": "exports_export SET state = 'DONE'",
    "exports_only_a_finished_one_has_a_file": (
        "exports_export SET attachment_id = (SELECT min(id) FROM documents_attachment)"
    ),
    "journal_delivery_done_or_quarantined": "journal_delivery SET done_at = now(), quarantined_at = now()",
    "lists_view_has_a_name": "lists_savedview SET name = ''",
    "network_dealer_usc_code_has_shape": "network_dealer SET usc_code = 'x'",
    "network_alias_usc_code_has_shape": "network_dealeralias SET usc_code = 'x'",
    "network_alias_is_valid_some_day": "network_dealeralias SET valid = 'empty'",
    "network_dealer_has_one_alias_a_day": (
        "network_dealeralias SET dealer_id = (SELECT min(id) FROM network_dealer)"
    ),
    "network_usc_code_has_one_dealer_a_day": "network_dealeralias SET usc_code = '91310000775785552L'",
    "policy_has_one_scope_at_most": (
        "policy_policyparam SET program = 'X', region_id = (SELECT min(id) FROM network_region)"
    ),
    "policy_is_valid_some_day": "policy_policyparam SET valid = 'empty'",
    "policy_one_value_a_day_and_scope": "policy_policyparam SET dealer_id = NULL",
    "quota_counters_not_negative": "quota_quotabucket SET reserved = -1",
    "quota_limit_is_kept": "quota_quotabucket SET mode = 'HARD', consumed = allocated + moved_in + 1",
    "quota_month_is_a_first": "quota_quotabucket SET month = month + 1",
    "quota_threshold_is_known": "quota_quotaevent SET threshold = 71",
}  # fmt: skip
# Rows written a second time, but for what is named.
COPIED: dict[str, tuple[str, dict[str, str]]] = {
    "api_command_answered_once": ("api_idempotencykey", {}),
    "claims_field_is_judged_once": ("claims_fieldcheck", {}),
    "claims_flag_once_per_claim": ("claims_claimflag", {}),
    "claims_one_amount_per_policy_and_model": ("claims_supportamount", {}),
    "claims_same_file_once_per_type": ("claims_claimdocument", {}),
    "journal_delivery_once_per_subscriber": ("journal_delivery", {"token": "gen_random_uuid()"}),
    "journal_one_chain_per_object": ("journal_entry", {}),
    "lists_layout_once_a_person": ("lists_listlayout", {}),
    "lists_view_has_its_name_once": ("lists_savedview", {}),
    "notifications_told_once": ("notifications_message", {"message_id": "'another'"}),
    "quota_entry_has_a_quantity": ("quota_quotaentry", {"qty": "0"}),
    "quota_entry_is_booked_once": ("quota_quotaentry", {}),
    "quota_one_bucket_per_place_and_month": ("quota_quotabucket", {}),
    "quota_only_use_draws_on_an_entry": ("quota_quotaentry", {"against_id": "id"}),
    "quota_release_names_what_it_releases": ("quota_quotaentry", {"type": "'RELEASE'"}),
    "quota_threshold_is_told_once": ("quota_quotaevent", {}),
    "reports_edition_once_per_scope_and_language": ("reports_reportedition", {}),
    "reports_one_copy_per_run_and_membership": ("reports_reportcopy", {}),
    "submissions_a_form_is_done_once": ("submissions_submission", {}),
    "workcal_calendar_has_a_day_once": ("workcal_calendarday", {}),
}


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker, tmp_path_factory):
    """A row of every table that is named above."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, transaction.atomic():
        worlds.build()
        _what_the_world_lacks()
        yield
        transaction.set_rollback(True)


def _what_the_world_lacks() -> None:
    paper, member = ClaimDocument.objects.first(), Membership.objects.first()
    run, file = ReportRun.objects.first(), Attachment.objects.first()
    FieldCheck.objects.create(document=paper, field="vin", verdict="match")
    ClaimFlag.objects.create(claim=paper.claim, code="QR_CONFLICT")
    SupportAmount.objects.create(
        policy=ProgramPolicy.objects.first(), model=VehicleModel.objects.first(), amount=1
    )
    Submission.objects.create(user_id=member.user_id, key="k")
    SavedView.objects.create(user=member.user, list="claims.claims", name="A")
    ListLayout.objects.create(user=member.user, list="claims.claims", columns=["vin"])
    Export.objects.create(user=member.user, membership=member, list_key="x", language="en")
    IdempotencyKey.objects.create(
        api_key=ApiKey.objects.first(), method="POST", path="/", status=200
    )
    edition = ReportEdition.objects.create(
        run=run, role=member.role, language="en", columns=[], rows=[], row_count=0, workbook=file
    )
    ReportCopy.objects.create(run=run, edition=edition, membership=member, recipient=member.user)


def again(table: str, other: dict[str, str]) -> str:
    with connection.cursor() as cursor:
        names = [one.name for one in connection.introspection.get_table_description(cursor, table)]
    names.remove("id")
    values = ", ".join(other.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} ORDER BY id LIMIT 1"


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("name", [*CHANGED, *COPIED])
def test_the_database_refuses(name):
    statement = f"UPDATE {CHANGED[name]}" if name in CHANGED else again(*COPIED[name])
    with (
        pytest.raises(IntegrityError, match=f'"{name}"'),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_every_constraint_is_broken_by_some_test():
    """Here, or by its name in the tests of its app."""
    ours = [
        one for one in apps.get_app_configs() if str(ROOT) in one.path and ".venv" not in one.path
    ]
    declared = {
        constraint.name
        for app in ours
        for model in app.get_models()
        for constraint in model._meta.constraints
    }
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert len(declared) > 50
    assert sorted(name for name in declared if f'"{name}"' not in tests) == []
