"""Who looks at and who keeps which records in the back office (domain.md 7.2)."""

from dataclasses import dataclass

REGIONS = "REGION FAR_REGION"
SSA = "SPECIALIST MANAGER"
READERS = f"{SSA} FINANCE AUDITOR"  # of special sales at head office
TECHNICAL = "AUDITOR SYSADMIN"
STAFF = f"{READERS} {REGIONS} SYSADMIN"


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages Django makes for a model.

    `empty`: may open the list and finds nothing there. `aside`: may not open it, although another
    page shows them such records.
    """

    look: str
    edit: str = ""
    add: str = ""
    empty: str = ""
    aside: str = ""
    gone: int = 302  # Django leads to the start page and says that there is no such record
    sent_empty: int = 200  # the form again, with what is missing
    saved_empty: int = 200
    shared: bool = False  # not divided by region


def kept(look: str, edit: str, **more: object) -> Pages:
    """Looked at by some; entered and changed by a few."""
    return Pages(look, edit, edit, **more)  # type: ignore[arg-type]


MODELS = {
    "accounts.user": kept("AUDITOR", "SYSADMIN"),
    "accounts.membership": kept("AUDITOR", "SYSADMIN"),
    "accounts.apikey": Pages("AUDITOR SYSADMIN", add="SYSADMIN"),
    "journal.entry": Pages(TECHNICAL),
    "journal.delivery": Pages(TECHNICAL),
    "journal.seal": Pages(TECHNICAL),
    "network.region": kept(f"{SSA} AUDITOR {REGIONS}", "SYSADMIN", aside="FINANCE"),
    "network.dealer": kept(f"{SSA} AUDITOR {REGIONS}", "SYSADMIN", aside="FINANCE"),
    "network.dealeralias": kept(f"{SSA} AUDITOR {REGIONS}", "SYSADMIN", aside="FINANCE"),
    "network.dealercontact": kept(f"{SSA} AUDITOR {REGIONS}", "SYSADMIN", aside="FINANCE"),
    "network.firm": kept(f"{SSA} AUDITOR {REGIONS}", "SYSADMIN", aside="FINANCE", empty=REGIONS),
    "notifications.message": Pages(f"{SSA} {TECHNICAL}"),
    "policy.policyparam": kept(f"{SSA} AUDITOR", "SYSADMIN"),
    "registry.vehiclemodel": kept(f"{READERS} {REGIONS} SYSADMIN", "MANAGER", shared=True),
    "registry.vehicle": kept("AUDITOR", SSA),
    "registry.customer": kept("AUDITOR", SSA),
    "workcal.calendarday": kept(READERS, "SYSADMIN", saved_empty=302),
    "quota.quotabucket": Pages(f"{READERS} {REGIONS}", add=SSA),
    "quota.quotaentry": Pages(f"{READERS} {REGIONS}"),
    "quota.quotaevent": Pages(f"{READERS} {REGIONS}"),
    "claims.dealeraccount": kept(f"{READERS} {REGIONS} SYSADMIN", SSA),
    "claims.annualagreement": kept(f"{READERS} SYSADMIN", SSA),
    "claims.checker": kept(f"{READERS} SYSADMIN", SSA),
    "claims.checkassignment": Pages(READERS),
    "claims.slabreach": Pages(READERS),
    "claims.claim": Pages(f"{READERS} {REGIONS}", gone=404),
    "claims.preapplication": Pages(f"{READERS} {REGIONS}", add=SSA, sent_empty=400),
    "claims.program": kept(f"{READERS} SYSADMIN", "MANAGER"),
    "claims.programpolicy": kept(f"{READERS} SYSADMIN", "MANAGER"),
    "reports.reportrun": Pages(f"{SSA} {TECHNICAL} {REGIONS}", empty=REGIONS),
    "auth.group": Pages("", aside=STAFF, shared=True),
    "account.emailaddress": Pages("", aside=STAFF, shared=True),
}
