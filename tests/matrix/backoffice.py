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

    `empty`: may open the list and finds nothing there.
    """

    look: str
    edit: str = ""
    add: str = ""
    empty: str = ""
    sent_empty: int = 200  # the form again, with what is missing
    saved_empty: int = 409  # without the version that was shown it may be an old page
    shared: bool = False  # not divided by region


def kept(look: str, edit: str, **more: object) -> Pages:
    """Looked at by some; entered and changed by a few."""
    return Pages(look, edit, edit, **more)  # type: ignore[arg-type]


MODELS = {
    "accounts.user": kept("AUDITOR", "SYSADMIN"),
    "accounts.membership": Pages("AUDITOR SYSADMIN", add="SYSADMIN"),
    "accounts.apikey": Pages("AUDITOR SYSADMIN", add="SYSADMIN"),
    "accounts.signinlock": Pages(TECHNICAL),
    "accounts.codeguard": Pages(TECHNICAL),
    "journal.entry": Pages(TECHNICAL),
    "journal.delivery": Pages(TECHNICAL),
    "journal.seal": Pages(TECHNICAL),
    "network.region": kept(f"{SSA} AUDITOR {REGIONS}", "SYSADMIN"),
    "network.dealer": kept(f"{SSA} AUDITOR {REGIONS}", "SYSADMIN"),
    "network.dealeralias": kept(f"{SSA} AUDITOR {REGIONS}", "SYSADMIN"),
    "network.dealercontact": kept(f"{SSA} AUDITOR {REGIONS}", "SYSADMIN"),
    "network.firm": kept(f"{SSA} AUDITOR {REGIONS}", "SYSADMIN", empty=REGIONS),
    "notifications.message": Pages(f"{SSA} {TECHNICAL}"),
    "policy.policyparam": kept(f"{SSA} AUDITOR", "SYSADMIN"),
    "registry.vehiclemodel": kept(f"{READERS} {REGIONS} SYSADMIN", "MANAGER", shared=True),
    "registry.vehicle": kept("AUDITOR", SSA),
    "registry.customer": kept("AUDITOR", SSA),
    "workcal.calendarday": kept(READERS, "SYSADMIN"),
    "quota.quotabucket": Pages(f"{READERS} {REGIONS}", add=SSA),
    "quota.quotaentry": Pages(f"{READERS} {REGIONS}"),
    "quota.quotaevent": Pages(f"{READERS} {REGIONS}"),
    "claims.dealeraccount": kept(f"{READERS} {REGIONS} SYSADMIN", SSA),
    "claims.annualagreement": kept(f"{READERS} SYSADMIN", SSA),
    "claims.checker": kept(f"{READERS} SYSADMIN", SSA),
    "claims.checkassignment": Pages(READERS),
    "claims.slabreach": Pages(READERS),
    "claims.claim": Pages(f"{READERS} {REGIONS}"),
    "claims.preapplication": Pages(f"{READERS} {REGIONS}", add=SSA, sent_empty=400),
    "claims.reasonmeasure": Pages(f"{READERS} SYSADMIN", add=SSA),
    "claims.program": kept(f"{READERS} SYSADMIN", "MANAGER"),
    "claims.programpolicy": kept(f"{READERS} SYSADMIN", "MANAGER"),
    "aftersales.repairorder": Pages(f"AUDITOR {REGIONS}"),
    "aftersales.customercard": Pages(f"AUDITOR {REGIONS}"),
    "aftersales.lostcase": Pages(f"AUDITOR {REGIONS}"),
    "aftersales.archivefile": Pages("AUDITOR"),
    "aftersales.gateoutnote": Pages("AUDITOR"),
    "aftersales.serviceplan": kept(f"{READERS} {REGIONS} SYSADMIN", "MANAGER", shared=True),
    "complaints.case": Pages(f"MANAGER FINANCE AUDITOR {REGIONS}"),
    "complaints.sensorsignal": Pages(
        f"MANAGER FINANCE AUDITOR {REGIONS}", add=REGIONS, sent_empty=400
    ),
    "complaints.sensorsource": kept("AUDITOR", "SYSADMIN", shared=True),
    "complaints.sensorline": kept("AUDITOR", "SYSADMIN"),
    "complaints.maildoor": kept("AUDITOR", "SYSADMIN"),
    "complaints.training": kept("MANAGER FINANCE AUDITOR", REGIONS),
    "complaints.factortable": Pages("MANAGER FINANCE AUDITOR"),
    "complaints.dutytable": Pages(f"MANAGER FINANCE AUDITOR {REGIONS}", shared=True),
    "complaints.alert": Pages(f"MANAGER FINANCE AUDITOR {REGIONS}"),
    "complaints.alertrobot": kept("AUDITOR", "SYSADMIN"),
    "reports.reportrobot": kept("SPECIALIST AUDITOR", "MANAGER SYSADMIN", shared=True),
    "complaints.sensorround": Pages("AUDITOR"),
    "complaints.minutes": Pages("AUDITOR"),
    "complaints.actionitem": Pages("AUDITOR"),
    "complaints.standingseat": Pages("AUDITOR"),
    "complaints.roundtopic": Pages("AUDITOR"),
    "rental.rentalorder": Pages("AUDITOR"),
    "rental.rentalvehicle": Pages("AUDITOR"),
    "rental.blockedcustomer": Pages("AUDITOR"),
    "rental.block": Pages("AUDITOR"),
    "rental.breakdownevent": Pages("AUDITOR"),
    "rental.changerequest": Pages("AUDITOR"),
    "rental.handover": Pages("AUDITOR"),
    "rental.returnbill": Pages("AUDITOR"),
    "rental.substitution": Pages("AUDITOR"),
    "rental.planversion": Pages("AUDITOR"),
    "rental.assignment": Pages("AUDITOR"),
    "rental.tariff": kept("AUDITOR", "SYSADMIN"),
    "rental.vehicleclass": kept("FINANCE AUDITOR", "SYSADMIN", shared=True),
    "rental.insuranceplan": kept("FINANCE AUDITOR", "SYSADMIN", shared=True),
    "rental.modelrange": kept("FINANCE AUDITOR", "SYSADMIN", shared=True),
    "rental.storedistance": kept("FINANCE AUDITOR", "SYSADMIN", shared=True),
    "rental.termsversion": Pages("FINANCE AUDITOR SYSADMIN", add="SYSADMIN", shared=True),
    "rental.termsclause": Pages("FINANCE AUDITOR SYSADMIN", add="SYSADMIN", shared=True),
    "rental.violation": Pages("FINANCE AUDITOR"),
    "rental.rentalcomplaint": Pages("AUDITOR"),
    "rental.ledgeritem": Pages("FINANCE AUDITOR"),
    "rental.journalentry": Pages("FINANCE AUDITOR"),
    "rental.dunningstep": Pages("FINANCE AUDITOR"),
    "rental.damagecase": Pages("FINANCE AUDITOR"),
    "rental.writeoff": Pages("FINANCE AUDITOR"),
    "rental.ledgeraudit": Pages("FINANCE AUDITOR", shared=True),
    "reports.dealernotice": Pages(f"MANAGER AUDITOR {REGIONS}", add=f"MANAGER {REGIONS}"),
    "reports.obligationdefinition": kept(f"MANAGER AUDITOR {REGIONS}", "SYSADMIN", shared=True),
    "reports.obligationinstance": Pages(f"MANAGER AUDITOR {REGIONS}"),
    "reports.reportrun": Pages(f"{SSA} {TECHNICAL} {REGIONS} FINANCE", empty=f"{REGIONS} FINANCE"),
}
