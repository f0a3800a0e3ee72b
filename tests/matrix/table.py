"""Who gets what at every address: the one declared matrix (domain.md 7.1, 7.2; reliability.md P10, P11).

A row says what its visitors get for their own record (`get`, `post` with empty input) and, in `gone`,
what they get instead for a stranger's record and for one that does not exist: the same, whoever asks.
Whoever is not named in a row gets `rest`. Nobody gets in without signing in, unless a row is `open`.
"""

from dataclasses import dataclass, field

from tests.matrix.backoffice import MODELS, Pages

DEALERS = "D_SSA D_GM NEIGHBOUR"
APPLICANTS = "D_SSA NEIGHBOUR"
STAFF = "REGION FAR_REGION SPECIALIST MANAGER FINANCE AUDITOR SYSADMIN"
OTHERS = "CHECKER RENTAL D_SA D_CALL"
ROLELESS = "SUPERUSER"  # Django's flags without a role
NOT_SIGNED_IN = "ANONYMOUS KEY FAR_KEY EXPIRED_KEY"
EVERYBODY = f"{DEALERS} {STAFF} {OTHERS}"
EVERYONE = f"{EVERYBODY} {NOT_SIGNED_IN}"
WORKSHOP = "D_SA D_GM"
COMPLAINT_READERS = "REGION FAR_REGION MANAGER FINANCE AUDITOR"
CLAIM_READERS = "REGION FAR_REGION SPECIALIST MANAGER FINANCE AUDITOR"
FIRMS = "KEY FAR_KEY"
SIGN_IN = 302
INSIDERS = frozenset(STAFF.split())
HEAD_OFFICE = INSIDERS - {"REGION", "FAR_REGION"}
KEYS = frozenset({"KEY", "FAR_KEY", "EXPIRED_KEY"})


@dataclass(frozen=True, slots=True)
class Row:
    """`get` and `post`: names of visitors, separated by spaces, and the status they get."""

    get: dict[str, int] = field(default_factory=dict)
    post: dict[str, int] = field(default_factory=dict)
    rest: int = 404
    rest_of_posts: int = 405
    gone: int = 404
    open: bool = False  # to people without a role, or without a name
    shared: bool = False  # the same records for everybody who may look
    visitor_first: bool = True  # whoever may not come is refused before the record is looked for
    refused: frozenset[str] = frozenset()  # visitors whose answer does not depend on the record

    def expected(self, who: str, method: str, which: str) -> int:
        named = self.get if method == "get" else self.post
        status = next((found for names, found in named.items() if who in names.split()), None)
        if status is None:
            return self._not_named(who, method)
        return status if self._finds(which, status) or who in self.refused else self.gone

    def _finds(self, which: str, status: int) -> bool:
        if status == 405 or (status == 403 and self.visitor_first):
            return True
        return which == "own" or (which == "foreign" and self.shared)

    def _not_named(self, who: str, method: str) -> int:
        if not self.open and who in NOT_SIGNED_IN:
            return SIGN_IN
        if not self.open and who == ROLELESS:
            return 403
        return self.rest if method == "get" else self.rest_of_posts


def page(get: dict[str, int], **more: object) -> Row:
    """Something to look at: whatever is sent to it is refused."""
    return Row(get=get, **more)  # type: ignore[arg-type]


def command(post: dict[str, int], **more: object) -> Row:
    """Something to do: a link alone does nothing."""
    more.setdefault("rest_of_posts", 404)
    return Row(post=post, rest=405, **more)  # type: ignore[arg-type]


def everywhere(get: int, post: int) -> Row:
    return Row(rest=get, rest_of_posts=post, open=True)


def _without_device(post: int) -> Row:
    """A page about a device that the visitor does not have."""
    sign_in = {"ANONYMOUS KEY": SIGN_IN}
    return Row(get=sign_in, post=sign_in, rest=404, rest_of_posts=post, open=True)


DOORS = {
    "healthz": everywhere(200, 405),
    "readyz": everywhere(200, 405),
    "metrics": everywhere(200, 405),  # the test's visitors all sit at this machine
    "account_login": Row(
        get={"ANONYMOUS KEY": 200},
        post={"ANONYMOUS KEY": 200},
        rest=302,
        rest_of_posts=302,
        open=True,
    ),
    "account_logout": Row(get={"ANONYMOUS KEY": 302}, rest=200, rest_of_posts=302, open=True),
    "account_signup": Row(  # says that it is closed
        get={"ANONYMOUS KEY": 200},
        post={"ANONYMOUS KEY": 200},
        rest=302,
        rest_of_posts=302,
        open=True,
    ),
    "account_inactive": everywhere(200, 405),
    "account_change_password": Row(
        get={"ANONYMOUS KEY": 302},
        post={"ANONYMOUS KEY": 302},
        rest=200,
        rest_of_posts=200,
        open=True,
    ),
    "account_reauthenticate": Row(
        get={"ANONYMOUS KEY": 302},
        post={"ANONYMOUS KEY": 302},
        rest=200,
        rest_of_posts=200,
        open=True,
    ),
    # Nobody here has a device, or is fresh from typing the password.
    "mfa_index": Row(get={"ANONYMOUS KEY": 302}, post={"ANONYMOUS KEY": 302}, rest=200, open=True),
    "mfa_authenticate": everywhere(302, 302),
    "mfa_reauthenticate": everywhere(302, 302),
    "mfa_activate_totp": everywhere(302, 302),
    "mfa_deactivate_totp": _without_device(404),
    "mfa_view_recovery_codes": _without_device(405),
    "mfa_generate_recovery_codes": everywhere(302, 302),
    "mfa_download_recovery_codes": _without_device(404),
}
SHELL = {
    "portal:home": page({EVERYBODY: 200}),
    "portal:search": page({EVERYBODY: 200}),
    "portal:notices": page({f"{DEALERS} {OTHERS}": 200, STAFF: 302}),  # staff in their own office
    "portal:notices_read": command({EVERYBODY: 302}),
    "portal:notice_open": command({}),  # nobody was sent this one
    "portal:view_save": command({EVERYBODY: 302}),  # refused: it names no list
    "portal:view_rename": command({}),  # nobody has kept one
    "portal:view_delete": command({}),
    "portal:list_arrange": command({EVERYBODY: 302}),  # refused: it names no list
    "portal:styleguide": page({EVERYBODY: 200}),
    "portal:role": command({}),
    "portal:language": everywhere(405, 302),
    "portal:theme": everywhere(405, 302),
}
CLAIMS = {
    "claims:list": page({DEALERS: 200}),
    "claims:new": page({APPLICANTS: 200}),
    "claims:open": command({APPLICANTS: 302, "D_GM": 302}, refused=frozenset({"D_GM"})),
    "claims:detail": page({DEALERS: 200}),
    "claims:invoice": page({DEALERS: 200}),
    "claims:form": page({DEALERS: 200}),
    "claims:save": command({DEALERS: 400}),
    "claims:submit": command({DEALERS: 302}),
    "claims:withdraw": command({DEALERS: 302}),
    "claims:nudge": command({DEALERS: 302}),
    "claims:delete": command({DEALERS: 302}),
    "claims:attach": command({DEALERS: 302}, gone=302),
    "claims:paper": page({DEALERS: 200}),
    "claims:paper_file": page({DEALERS: 200}),
    "claims:paper_page": page({DEALERS: 200}),
    "claims:paper_field": page({}),  # nothing was read yet
    "claims:paper_remove": command({DEALERS: 302}),
}
ORDERS = {  # an order that waits for the customer's answer
    "aftersales:board": page({WORKSHOP: 200}),
    "aftersales:orders": page({WORKSHOP: 200}),
    "aftersales:order_new": Row(get={"D_SA": 200}, post={"D_SA": 400}, rest_of_posts=404),
    "aftersales:order": page({WORKSHOP: 200}),
    "aftersales:order_contact": Row(get={WORKSHOP: 200}, post={WORKSHOP: 400}, rest_of_posts=404),
    "aftersales:order_live": page({WORKSHOP: 200}),
    "aftersales:photos": command({WORKSHOP: 302}),
    "aftersales:order_form": command({WORKSHOP: 400}),
    "aftersales:order_step": command({WORKSHOP: 302}),
    "aftersales:order_code": command({WORKSHOP: 302}),  # the car was checked in before
    "aftersales:line": Row(get={"D_SA": 200}, post={"D_SA": 400}, rest_of_posts=404),
    "aftersales:line_risk": Row(get={"D_SA": 200}, post={"D_SA": 400}, rest_of_posts=404),
    "aftersales:line_step": command({WORKSHOP: 302}),
    "aftersales:item_photos": command({"D_SA": 302}),
    "aftersales:item_photo": page({WORKSHOP: 200}),
    "aftersales:item_photo_remove": command({"D_SA": 302}),
    "aftersales:photo": page({WORKSHOP: 200}),
    "aftersales:photo_remove": command({WORKSHOP: 302}),
    "aftersales:symptom_diagnosis": command({WORKSHOP: 400}),
    "aftersales:symptom_remove": command({WORKSHOP: 302}),
    "aftersales:question_answer": command({WORKSHOP: 400}),
    "aftersales:bays": page({WORKSHOP: 200}),
    "aftersales:codes": page({"D_SA": 200}),
    "aftersales:house": page({"D_GM": 302}),
    "aftersales:house_list": page({"D_GM": 200}, shared=True, gone=200),  # the own one
    "aftersales:house_new": Row(rest_of_posts=404),  # the service director's
    "aftersales:house_row": Row(get={"D_GM": 200}, post={"D_GM": 400}, rest_of_posts=404),
    "aftersales:tasks": page({WORKSHOP: 200}),
    "aftersales:task": page({WORKSHOP: 200}),
    "aftersales:task_step": command({WORKSHOP: 302}),
    "aftersales:task_form": command({WORKSHOP: 400}),
    "aftersales:task_photos": command({WORKSHOP: 302}),
    "aftersales:sheet_photo": page({WORKSHOP: 200}),
    "aftersales:sheet_photo_remove": command({WORKSHOP: 302}),
    "aftersales:loan": page({WORKSHOP: 200}),
    "aftersales:loan_form": command({WORKSHOP: 400}),
    "aftersales:loan_photos": command({WORKSHOP: 302}),
    "aftersales:custody": Row(get={"D_GM": 200}, post={"D_GM": 400}, rest_of_posts=404),
    # Whoever has the link is the customer; a person without a role cannot be anybody.
    "aftersales:customer": Row(
        get={EVERYONE: 200, ROLELESS: 403},
        post={EVERYONE: 405, ROLELESS: 403},
        shared=True,
        open=True,
    ),
    "aftersales:customer_photo": Row(
        get={EVERYONE: 200, ROLELESS: 403},
        post={EVERYONE: 405, ROLELESS: 403},
        shared=True,
        open=True,
    ),
    "aftersales:customer_answer": Row(
        get={EVERYONE: 405, ROLELESS: 403},
        post={EVERYONE: 400, ROLELESS: 403},
        shared=True,
        open=True,
    ),
    "aftersales:customer_ask": Row(
        get={EVERYONE: 405, ROLELESS: 403},
        post={EVERYONE: 400, ROLELESS: 403},
        shared=True,
        open=True,
    ),
}
CALLBACKS = {  # a callback of today's delivery, which nobody may call yet
    "callbacks:list": page({"D_CALL D_GM": 302}),  # to what is to be called
    "callbacks:next": command({"D_CALL": 302}),
    "callbacks:board": page({"D_GM": 200}),
    "callbacks:share": command({}),
    "callbacks:satisfaction": page({"D_GM": 200}),
    "callbacks:numbers": page({"D_SA": 200}),
    "callbacks:number": command({"D_SA": 302}),
    "callbacks:number_none": command({"D_SA": 302}),
    "callbacks:forms": page({"D_CALL D_GM D_SA": 302}),
    "callbacks:form": page({"D_CALL D_GM D_SA": 200}),
    "callbacks:form_paper": page({"D_CALL D_GM D_SA": 200}),
    "callbacks:form_sign": command({"D_SA": 400}),
    "callbacks:form_start": command({"D_SA": 302}),
    "callbacks:form_solve": command({"D_SA": 400}),
    "callbacks:form_hand_on": command({}),
    # Whoever has the link is the customer; a person without a role cannot be anybody.
    "callbacks:survey": Row(
        get={EVERYONE: 200, ROLELESS: 403},
        post={EVERYONE: 400, ROLELESS: 403},
        gone=410,
        shared=True,
        open=True,
    ),
    "callbacks:call": page({"D_CALL D_GM": 200}),
    "callbacks:dial": command({"D_CALL": 302}),
    "callbacks:keep": command({"D_CALL": 302}),
    "callbacks:finish": command({"D_CALL": 302}),
    "callbacks:end": command({"D_CALL": 302}),
    "callbacks:verdict": command({"D_CALL": 400}),
    "callbacks:give": command({}),
}
CUSTOMERS = {  # a lost customer of the advisor's
    "customers:cards": page({WORKSHOP: 200}),
    "customers:card": page({WORKSHOP: 200}),
    "customers:card_form": page({WORKSHOP: 200}),
    "customers:card_save": command({"D_SA": 400}),
    "customers:card_show": command({WORKSHOP: 400}),
    "customers:card_give": command({}),
    "customers:card_referrer": command({"D_SA": 302}),
    "customers:card_join": command({"D_SA": 302}),
    "customers:card_leave": command({"D_SA": 302}),
    "customers:card_remind": command({"D_SA": 302}),
    "customers:card_consent": command({"D_SA": 302}),
    "customers:card_quiet": command({"D_SA": 302}),
    "customers:card_settle": command({}),
    "customers:card_odometer": command({}),
    "customers:card_misread": command({}),
    "customers:lost": page({WORKSHOP: 200}),
    "customers:lost_case": page({WORKSHOP: 200}),
    "customers:lost_answer": command({"D_SA": 400}),
    "customers:retention": page({"D_GM": 200}),
    "customers:club": page({WORKSHOP: 200}),
    "customers:member": page({WORKSHOP: 302}),
    "customers:prospects": page({WORKSHOP: 200}),
    "customers:new_prospect": Row(get={"D_SA": 200}, post={"D_SA": 400}, rest_of_posts=404),
    "customers:prospect": page({WORKSHOP: 200}),
    "customers:prospect_show": command({WORKSHOP: 400}),
    "customers:prospect_quiet": command({"D_SA": 302}),
    "customers:prospect_invite": command({"D_SA": 302}),
    "customers:duplicates": page({}),
    "customers:duplicate": Row(rest_of_posts=404),
    "customers:merge_undo": command({}),
}
ARCHIVES = {  # of a repair with one paper in it; the clerks' own buttons are pressed in tests/aftersales
    "report_comments:page": Row(rest_of_posts=404),
    "archives:list": page({"D_GM": 200}),
    "archives:morning": page({"D_GM": 200}),
    "archives:morning_file": command({}),
    "archives:rates": page({"D_GM": 200}),
    "archives:new": Row(rest_of_posts=404),
    "archives:file": page({"D_GM": 200}),
    "archives:archive": command({}),
    "archives:paper": command({}),
    "archives:paper_file": page({"D_GM": 200}),
    "archives:paper_reject": command({}),
    "archives:gate_outs": page({"D_GM": 200}),
    "archives:gate_out_new": Row(rest_of_posts=404),
    "archives:gate_out_gap": command({}),
    "archives:gate_out": page({"D_GM": 200}),
    "archives:gate_out_copy": command({}),
    "archives:gate_out_file": page({"D_GM": 200}),
    "archives:cards": page({"D_GM": 200}),
    "archives:card": page({"D_GM": 200}),
    "archives:card_collect": command({}),
    "archives:cards_receive": command({}),
    "archives:card_receive": command({}),
}
DUTIES = {  # of the information clerk, with a leave; its papers are served in tests/reports
    "duties:index": page({f"{DEALERS} D_SA D_CALL": 200}),
    "duties:month": page({f"{DEALERS} D_SA D_CALL": 200}),
    "duties:rates": page({"D_GM": 200}),
    "duties:leave": Row(
        get={f"{DEALERS} D_SA D_CALL": 200},
        post={f"{DEALERS} D_SA D_CALL": 400},
        rest_of_posts=404,
    ),
    "duties:leave_cancel": command({"D_GM": 302}),
    "duties:quarter": Row(
        get={f"{DEALERS} D_SA D_CALL": 200},
        post={f"{DEALERS} D_SA D_CALL": 400},
        rest_of_posts=404,
    ),
    "duties:notices": page({f"{DEALERS} D_SA D_CALL": 200}),
    "duties:notice": page({"D_GM": 200}),
    "duties:notice_sign": command({"D_GM": 302}),
    "duties:notice_file": page({}),
    "duties:duty": page({"D_GM": 200}),
    "duties:evidence": page({}),
    "duties:report": page({}),
    "duties:chase": command({"D_GM": 302}),
    "duties:do": command({"D_GM": 400}),
}
COMPLAINTS = {  # a case under investigation and a waiting signal, both told by the advisor
    "complaints:cases": page({WORKSHOP: 200}),
    "complaints:signals": page({f"{WORKSHOP} D_CALL RENTAL": 200}),
    "complaints:signal_new": Row(
        get={"D_SA D_CALL RENTAL": 200}, post={"D_SA D_CALL RENTAL": 400}, rest_of_posts=404
    ),
    "complaints:signal": page({WORKSHOP: 200}),
    "complaints:signal_form": command({WORKSHOP: 409}),  # they make no cases
    "complaints:signal_contact": Row(get={WORKSHOP: 200}, post={WORKSHOP: 400}, rest_of_posts=404),
    "complaints:case": page({WORKSHOP: 200}),
    "complaints:case_paper": page({WORKSHOP: 200}),
    "complaints:case_contact": Row(get={WORKSHOP: 200}, post={WORKSHOP: 400}, rest_of_posts=404),
    "complaints:case_form": command({WORKSHOP: 400}),
    "complaints:part_form": command({WORKSHOP: 302}),  # back with the reason: it is not their offer
    "complaints:case_file": page({}),  # nobody has answered with a file
    "complaints:agreement": page({}),
}
COMPLAINANTS = "D_GM D_SA D_CALL"
COMPLAINT_OFFICES = "MANAGER FINANCE AUDITOR REGION FAR_REGION"
ALERTS = {  # nobody here was alerted; what is done with alerts is said in tests/complaints
    "alerts:list": page({COMPLAINANTS: 200, COMPLAINT_OFFICES: 302}),
    "alerts:standby": command({f"{COMPLAINANTS} {COMPLAINT_OFFICES}": 302}),
    "alerts:acknowledge": command({}),
    "alerts:answer": command({}),
    "alerts:finish": command({}),
}
EXPORTS = {  # nobody here has asked for a file; whose they are is said in tests/kernel/exports
    "exports:list": page({EVERYBODY: 200}),
    "exports:rows": page({EVERYBODY: 200}),
    "exports:start": command({}),
    "exports:file": page({}),
    "exports:cancel": command({}),
    "exports:retry": command({}),
    "exports:delete": command({}),
}
PIPELINE = "MANAGER REGION FAR_REGION"
REPORTS = {  # of the pipeline R04; which rows each of them sees is said in tests/reports/test_screens.py
    "reports:list": page(
        {f"{PIPELINE} AUDITOR SPECIALIST FINANCE D_GM D_CALL CHECKER RENTAL": 200}
    ),
    "reports:screen": page({PIPELINE: 200}, shared=True),
    "reports:export": page({PIPELINE: 200}, shared=True),
    "reports:behind": page({PIPELINE: 302}, shared=True),
    "reports:schedules": page({EVERYBODY: 200}),
    "reports:schedule_new": Row(rest_of_posts=404),  # nobody here has saved a view
    "reports:schedule_step": command({}),
}
CALENDAR_READERS = "D_GM REGION FAR_REGION SPECIALIST MANAGER FINANCE AUDITOR SYSADMIN"
REPORT_CALENDAR = {  # nobody here has got a report; who reads which is said in tests/reports
    "report_calendar:index": page({CALENDAR_READERS: 200}),
    "report_calendar:runs": page({CALENDAR_READERS: 200}),
    "report_calendar:export": page({CALENDAR_READERS: 200}),
    "report_calendar:now": command({CALENDAR_READERS: 400}),
    "report_calendar:workbook": page({}),
    "report_calendar:subscriptions": page(
        {"D_GM REGION FAR_REGION SPECIALIST MANAGER FINANCE AUDITOR": 200}
    ),
    "report_calendar:change": command(
        {"D_GM REGION FAR_REGION SPECIALIST MANAGER FINANCE AUDITOR": 302}
    ),
    # Its links are signed and go into mails.
    "report_calendar:leave": Row(
        get={ROLELESS: 403}, post={ROLELESS: 403}, rest=410, rest_of_posts=410, open=True
    ),
}
IMPORTS = {  # nobody here brings workbooks; who does is said in tests/aftersales/test_import_centre.py
    "imports:list": page({"RENTAL": 200}),
    "imports:rows": page({"RENTAL": 200}),
    "imports:template": page({}),
    "imports:upload": command({}),
    "imports:errors": page({}),
    "imports:retry": command({}),
}
RENTAL = {  # an order of a platform that waits to be confirmed; the operator is no head of the store
    "rental:orders": page({"RENTAL": 200}),
    "rental:order_new": Row(get={"RENTAL": 200}, post={"RENTAL": 400}, rest_of_posts=404),
    "rental:order": page({"RENTAL": 200}),
    "rental:order_contact": Row(get={"RENTAL": 200}, post={"RENTAL": 400}, rest_of_posts=404),
    "rental:order_form": command({"RENTAL": 400}),
    "rental:order_step": command({"RENTAL": 409}),  # it was submitted before
    "rental:house": page({"RENTAL": 302}),
    "rental:house_list": page({"RENTAL": 200}, shared=True, gone=200),  # the own one
    "rental:house_new": Row(rest_of_posts=404),  # the manager's
    "rental:car": Row(get={"RENTAL": 200}, post={"RENTAL": 400}, rest_of_posts=404),
    "rental:blocked": page({}),
    "rental:block_lift": command({}),
    # A violation that its customer was told of, without files; a complaint that nobody settled.
    "rental:violations": page({"RENTAL": 200}),
    "rental:violation": page({"RENTAL": 200}),
    "rental:violation_step": command({"RENTAL": 302}),
    "rental:violation_form": command({"RENTAL": 400}),
    "rental:violation_pack": command({}),
    "rental:violation_evidence": page({}),
    "rental:violation_proof": page({}),
    "rental:complaints": page({"RENTAL": 200}),
    "rental:complaint_topics": page({"RENTAL": 200}),
    "rental:complaint_new": Row(get={"RENTAL": 200}, post={"RENTAL": 400}, rest_of_posts=404),
    "rental:complaint": page({"RENTAL": 200}),
    "rental:complaint_form": command({"RENTAL": 400}),
    "rental:violation_customer": Row(
        get={EVERYONE: 200, ROLELESS: 403},
        post={EVERYONE: 405, ROLELESS: 403},
        shared=True,
        open=True,
    ),
    "rental:violation_answer": Row(
        get={EVERYONE: 405, ROLELESS: 403},
        post={EVERYONE: 400, ROLELESS: 403},
        shared=True,
        open=True,
    ),
    "rental:plan": page({"RENTAL": 200}),
    "rental:plan_move": page({}),  # it asks for an order
    "rental:plan_move_do": command({}),
    "rental:plan_best": command({"RENTAL": 302}),  # told on the page: it is not confirmed
    "rental:plan_off": command({"RENTAL": 302}),
    "rental:plans": page({"RENTAL": 200}),
    "rental:plan_make": command({"RENTAL": 302}),
    "rental:plan_version": page({"RENTAL": 200}),
    "rental:plan_publish": command({"RENTAL": 302}),
    "rental:plan_discard": command({"RENTAL": 302}),
    "rental:rates": page({"RENTAL": 200}),
    # Whoever has the link is the customer; a person without a role cannot be anybody.
    "rental:offer": Row(
        get={EVERYONE: 200, ROLELESS: 403},
        post={EVERYONE: 405, ROLELESS: 403},
        shared=True,
        open=True,
    ),
    "rental:offer_accept": Row(
        get={EVERYONE: 405, ROLELESS: 403},
        post={EVERYONE: 400, ROLELESS: 403},
        shared=True,
        open=True,
    ),
}
MONEY = {  # an old debt, its dunning and a write-off that waits; the operator collects nothing
    "rental:items": page({"RENTAL": 200}),
    "rental:item": page({"RENTAL": 200}),
    "rental:item_do": command({"RENTAL": 400}),
    "rental:steps": page({}),
    "rental:step": page({}),
    "rental:account": page({"RENTAL": 200}),
    "rental:account_do": command({"RENTAL": 400}),
    "rental:account_paper": page({"RENTAL": 200}),
    "rental:account_link": command({"RENTAL": 200}),
    "rental:damages": page({"RENTAL": 200}),
    "rental:damage": page({"RENTAL": 200}),
    "rental:damage_do": command({"RENTAL": 400}),
    "rental:damage_photo": page({"RENTAL": 200}),
    "rental:damage_paper": page({"RENTAL": 200}),
    "rental:new_damage": Row(get={"RENTAL": 200}, post={"RENTAL": 400}, rest_of_posts=404),
    "rental:write_offs": page({"RENTAL": 200}),
    "rental:write_off": page({"RENTAL": 200}),
    "rental:write_off_do": command({"RENTAL": 400}),
    "rental:write_off_evidence": page({}),
    "rental:statement": Row(
        get={EVERYONE: 200, ROLELESS: 403},
        post={EVERYONE: 405, ROLELESS: 403},
        shared=True,
        open=True,
    ),
    "rental:statement_paper": Row(
        get={EVERYONE: 200, ROLELESS: 403},
        post={EVERYONE: 405, ROLELESS: 403},
        shared=True,
        open=True,
    ),
    "rental:statement_do": Row(  # nothing of the customer's is named
        get={EVERYONE: 405, ROLELESS: 403},
        post={EVERYONE: 404, ROLELESS: 403},
        shared=True,
        open=True,
    ),
}
LINK = {EVERYONE: 200, ROLELESS: 403}
LINK_POST = {EVERYONE: 400, ROLELESS: 403}
NO_LINK = {EVERYONE: 405, ROLELESS: 403}
RENTED_CARS = {  # a car that its customer drives, and that has broken down
    "rental:handovers": page({"RENTAL": 200}),
    "rental:handover": page({"RENTAL": 200}),
    "rental:handover_form": command({"RENTAL": 400}),
    "rental:handover_photos": command({"RENTAL": 302}),
    "rental:handover_photo": page({"RENTAL": 200}),
    "rental:handover_photo_remove": command({"RENTAL": 302}),  # refused: it was signed
    "rental:custody": Row(rest_of_posts=404),  # the heads'
    "rental:sheet_link": command({"RENTAL": 302}),
    "rental:order_change": page({"RENTAL": 200}),
    "rental:change_form": command({"RENTAL": 400}),
    "rental:swap_told": command({"RENTAL": 302}),
    "rental:breakdowns": page({"RENTAL": 200}),
    "rental:breakdown_new": Row(get={"RENTAL": 200}, post={"RENTAL": 400}, rest_of_posts=404),
    "rental:breakdown": page({"RENTAL": 200}),
    "rental:breakdown_form": command({"RENTAL": 400}),
    "rental:breakdown_photos": command({"RENTAL": 302}),
    "rental:blocks": page({"RENTAL": 200}),
    "rental:block_new": Row(get={"RENTAL": 200}, post={"RENTAL": 400}, rest_of_posts=404),
    "rental:block": Row(get={"RENTAL": 200}, post={"RENTAL": 409}, rest_of_posts=404),  # the law's
    # Whoever has the link is the customer; a person without a role cannot be anybody.
    "rental:sheet": Row(get=LINK, post=NO_LINK, shared=True, open=True),
    "rental:sheet_photo": Row(get=LINK, post=NO_LINK, shared=True, open=True),
    "rental:sheet_answer": Row(get=NO_LINK, post=LINK_POST, rest=405, shared=True, open=True),
    "rental:change_page": Row(get=LINK, post=LINK_POST, shared=True, open=True),
}
API = {
    "api-schema": everywhere(200, 405),
    "api-docs": everywhere(200, 405),
    "api-nothing": Row(get={FIRMS: 404}, post={FIRMS: 404}, rest=401, rest_of_posts=401, open=True),
    "claims-api:list": Row(
        get={FIRMS: 200}, post={FIRMS: 405}, rest=401, rest_of_posts=401, open=True
    ),
    "claims-api:detail": Row(
        get={FIRMS: 200}, post={FIRMS: 405}, rest=401, rest_of_posts=401, open=True
    ),
    "claims-api:page": Row(
        get={FIRMS: 400}, post={FIRMS: 405}, rest=401, rest_of_posts=401, open=True
    ),
    "complaints-api:tell": Row(
        get={FIRMS: 405}, post={FIRMS: 400}, rest=401, rest_of_posts=401, open=True
    ),
    "complaints-api:status": Row(
        get={FIRMS: 200}, post={FIRMS: 405}, rest=401, rest_of_posts=401, open=True
    ),
    "rental-api:order_take": Row(
        get={FIRMS: 405}, post={FIRMS: 400}, rest=401, rest_of_posts=401, open=True
    ),
    "rental-api:violations": Row(
        get={FIRMS: 405}, post={FIRMS: 400}, rest=401, rest_of_posts=401, open=True
    ),
    "rental-api:order_status": Row(
        get={FIRMS: 200}, post={FIRMS: 405}, rest=401, rest_of_posts=401, open=True
    ),
    "rental-api:order_cancel": Row(
        get={FIRMS: 405}, post={FIRMS: 200}, rest=401, rest_of_posts=401, open=True
    ),
} | {
    f"claims-api:{name}": Row(
        get={FIRMS: 405}, post={FIRMS: 400}, rest=401, rest_of_posts=401, open=True
    )
    for name in ("start", "pass", "reset", "propose-reject")
}

COMPLAINT_BOARDS = {
    "complaint_boards:risk": page({"D_GM": 200}),
    "complaint_boards:pending": page({"D_GM": 200}),
    "complaint_boards:targets": page({"D_GM": 200}),
    "complaint_boards:learning": page({"D_GM": 200}),
    "complaint_boards:targets_agree": command({}),  # there is none
    "complaint_boards:lesson_read": command({}),  # there is none
    "complaint_boards:action_done": command({}),  # there is none
}


def staff_page(get: dict[str, int], post: dict[str, int] | None = None, **more: object) -> Row:
    """A page of the back office: other staff are refused, and others are turned away at its door."""
    return Row(get=get, post=post or {}, rest=403, rest_of_posts=403, **more)  # type: ignore[arg-type]


ROOMS = {
    "admin:index": staff_page({STAFF: 200}),
    "admin:app_list": staff_page({STAFF: 200}, gone=200),
    "admin:search": staff_page({STAFF: 200}),
    "admin:notices": staff_page({STAFF: 200}),
    "admin:jsi18n": staff_page({STAFF: 200}),
    "admin:autocomplete": staff_page({STAFF: 403}),  # says for which field, or gets nothing
    "admin:login": staff_page({STAFF: 302}),
    "admin/login/": staff_page({STAFF: 302}),
    "admin:logout": staff_page({STAFF: 405}),
    "admin:password_change": staff_page({STAFF: 302}, {STAFF: 302}),  # to the one there is
    "admin:password_change_done": staff_page({STAFF: 302}),
    "admin:view_on_site": staff_page({STAFF: 404}),
    "admin/(?P<url>.*)$": staff_page({STAFF: 404}),
}


def _model_rows(model: str, pages: Pages) -> dict[str, Row]:
    """What Django and the house make of a model: list, form, page, history, and no way to delete."""
    app, name = model.split(".")
    look = f"{pages.look} {pages.edit}".strip()
    inside = " ".join(sorted(set(look.split()) - set(pages.empty.split())))
    prefix, found = f"admin:{app}_{name}", {"shared": pages.shared}
    nothing = {pages.empty: 404}
    return {
        f"{prefix}_changelist": staff_page({look: 200}),
        f"{prefix}_add": staff_page({pages.add: 200}, {pages.add: pages.sent_empty}),
        f"{prefix}_change": staff_page(
            {**nothing, inside: 200}, {pages.edit: pages.saved_empty}, **found
        ),
        f"{prefix}_history": staff_page({**nothing, inside: 200}, **found),
        f"{prefix}_delete": staff_page(nothing),
        f"admin/{app}/{name}/<path:object_id>/": staff_page({STAFF: 302}),
    }


BUTTONS = {
    "admin:accounts_user_lost_device": staff_page({"SYSADMIN": 200}, {"SYSADMIN": 400}),
    "admin:accounts_signinlock_release": staff_page({STAFF: 405}, {"SYSADMIN": 302}),
    "admin:accounts_codeguard_release": staff_page({STAFF: 405}, {"SYSADMIN": 302}),
    "admin:journal_delivery_retry": Row(
        get={STAFF: 405}, post={"AUDITOR SYSADMIN": 302, STAFF: 404}, rest=403, rest_of_posts=403
    ),
    "admin:notifications_message_body": Row(
        get={"SPECIALIST MANAGER AUDITOR SYSADMIN": 200, STAFF: 404}, rest=403
    ),
    "admin:notifications_message_part": staff_page({STAFF: 404}),  # this mail carries no file
    "admin:notifications_message_run": staff_page(
        {"SPECIALIST MANAGER SYSADMIN": 200}, {"SPECIALIST MANAGER SYSADMIN": 409}
    ),
    "admin:registry_customer_reveal": staff_page(
        {"SPECIALIST MANAGER AUDITOR": 200}, {"SPECIALIST MANAGER AUDITOR": 200}
    ),
    "admin:claims_claim_form": staff_page({CLAIM_READERS: 200}),
    "admin:claims_claim_paper": staff_page({CLAIM_READERS: 200}),
    "admin:claims_claim_page": staff_page({CLAIM_READERS: 200}),
    "admin:claims_claim_crop": staff_page({CLAIM_READERS: 404}),  # nothing was read yet
    "admin:claims_claim_run": staff_page(  # the button "approve"
        {"SPECIALIST MANAGER FINANCE": 200}, {"SPECIALIST MANAGER FINANCE": 400}
    ),
    "admin:claims_claim_nudge": staff_page({STAFF: 405}, {"SPECIALIST MANAGER": 302}),
    # Nobody has confirmed a batch here.
    "admin:claims_claim_batch": staff_page({"SPECIALIST MANAGER FINANCE": 404}, {STAFF: 405}),
    "admin:claims_claim_batch_bar": staff_page({"SPECIALIST MANAGER FINANCE": 404}, {STAFF: 405}),
    "admin:claims_claim_batch_undo": staff_page({STAFF: 405}, {"SPECIALIST MANAGER FINANCE": 404}),
    "admin:complaints_case_run": staff_page(  # a note, which regions write
        {"REGION FAR_REGION": 200, "MANAGER FINANCE AUDITOR": 409},
        {"REGION FAR_REGION": 400, "MANAGER FINANCE AUDITOR": 302},
    ),
    "admin:complaints_case_part": staff_page({COMPLAINT_READERS: 409}),  # a dealer's own offer
    "admin:complaints_case_reveal": staff_page(
        {"MANAGER AUDITOR REGION FAR_REGION": 200}, {"MANAGER AUDITOR REGION FAR_REGION": 400}
    ),
    "admin:complaints_case_paper": staff_page({COMPLAINT_READERS: 200}),
    "admin:complaints_case_file": staff_page({COMPLAINT_READERS: 404}),
    "admin:complaints_case_agreement": staff_page({COMPLAINT_READERS: 404}),
    "admin:complaints_sensorsignal_run": staff_page(  # makes a case of it
        {"REGION FAR_REGION": 200, "MANAGER FINANCE AUDITOR": 409},
        {"REGION FAR_REGION MANAGER FINANCE AUDITOR": 302},
    ),
    "admin:complaints_sensorsignal_reveal": staff_page(
        {"MANAGER AUDITOR REGION FAR_REGION": 200}, {"MANAGER AUDITOR REGION FAR_REGION": 400}
    ),
    "admin:quota_quotabucket_over": staff_page({}),  # level 3 alone
    "admin:complaints_my_alerts": staff_page({COMPLAINT_OFFICES: 200}),
    "admin:complaints_risk": staff_page({"MANAGER FINANCE AUDITOR REGION FAR_REGION": 200}),
    "admin:complaints_pending": staff_page({"MANAGER FINANCE AUDITOR REGION FAR_REGION": 200}),
    "admin:complaints_compared": staff_page({"MANAGER FINANCE AUDITOR REGION FAR_REGION": 200}),
    "admin:complaints_targets": staff_page({"MANAGER FINANCE AUDITOR REGION FAR_REGION": 200}),
    "admin:complaints_kpi_map": staff_page({"MANAGER FINANCE AUDITOR REGION FAR_REGION": 200}),
    "admin:complaints_processes": staff_page({"MANAGER FINANCE AUDITOR REGION FAR_REGION": 200}),
    "admin:complaints_learning": staff_page({"MANAGER FINANCE AUDITOR REGION FAR_REGION": 200}),
    "admin:complaints_targets_new": staff_page({}),  # of heads, risk manager, desk and quality
    "admin:complaints_kpi_review": staff_page({}),  # of heads, risk manager, desk and quality
    "admin:complaints_map_new": staff_page({}),  # of risk manager and desk
    "admin:complaints_lesson_new": staff_page({}),  # of heads, risk manager, desk and quality
    "admin:complaints_action_new": staff_page({}),  # of heads, risk manager, desk and quality
    "admin:complaints_action_done": staff_page({}),  # of heads, risk manager, desk and quality
    "admin:complaints_action_effect": staff_page({}),  # of heads, risk manager, desk and quality
    "admin:complaints_targets_agree": staff_page(
        {"MANAGER FINANCE AUDITOR REGION FAR_REGION": 404}
    ),  # nobody has targets here
    "admin:complaints_lesson_read": staff_page({"MANAGER FINANCE AUDITOR REGION FAR_REGION": 405}),
    "admin:aftersales_compared": staff_page({"AUDITOR REGION FAR_REGION": 200}),
    # Who writes into a round is said in tests/complaints/test_rounds_pages.py; here are readers only.
    "admin:complaints_sensorround_run": staff_page({}),
    "admin:complaints_sensorround_item": staff_page({"AUDITOR": 200}),
    "admin:complaints_sensorround_write": staff_page({STAFF: 405}),
    "admin:complaints_sensorround_put": staff_page({STAFF: 405}),
    "admin:complaints_sensorround_live": staff_page({"AUDITOR": 200}),
    "admin:complaints_sensorround_paper": staff_page({"AUDITOR": 200}),
    "admin:complaints_minutes_run": staff_page({}),
    "admin:complaints_minutes_write": staff_page({STAFF: 405}),
    "admin:complaints_minutes_paper": staff_page({"AUDITOR": 200}),
    "admin:complaints_actionitem_run": staff_page({}),
    "admin:rental_writeoff_evidence": staff_page({"FINANCE AUDITOR": 200}),
    "admin:rental_writeoff_run": staff_page({"FINANCE": 200}, {"FINANCE": 302}),
    "admin:complaints_actionitem_done": staff_page({"AUDITOR": 403}, gone=404),
    "admin:complaints_actionitem_evidence": staff_page({"AUDITOR": 200}),
    "admin:reports_reportrun_now": staff_page(
        {"SPECIALIST MANAGER SYSADMIN": 200}, {"SPECIALIST MANAGER SYSADMIN": 400}
    ),
    "admin:reports_reportrun_comments": staff_page({"MANAGER": 200}, {"MANAGER": 400}),
    "admin:reports_reportrun_workbook": staff_page({STAFF: 404}),  # this run has no workbook
    "admin:reports_obligationinstance_evidence": staff_page(
        {"MANAGER AUDITOR REGION FAR_REGION": 404}  # this duty waits for its file
    ),
    "admin:reports_dealernotice_file": staff_page(
        {"MANAGER AUDITOR REGION FAR_REGION": 404}  # this notice has none
    ),
    "admin:reports_reportrun_run": staff_page(
        {"SPECIALIST MANAGER SYSADMIN": 200}, {"SPECIALIST MANAGER SYSADMIN": 409}
    ),
}
MATRIX: dict[str, Row] = {
    **DOORS,
    **SHELL,
    **CLAIMS,
    **ORDERS,
    **CALLBACKS,
    **CUSTOMERS,
    **ARCHIVES,
    **DUTIES,
    **COMPLAINTS,
    **ALERTS,
    **EXPORTS,
    **REPORTS,
    **REPORT_CALENDAR,
    **IMPORTS,
    **RENTAL,
    **MONEY,
    **RENTED_CARS,
    **API,
    **COMPLAINT_BOARDS,
    **ROOMS,
    **BUTTONS,
}
for _model, _pages in MODELS.items():
    MATRIX |= _model_rows(_model, _pages)
