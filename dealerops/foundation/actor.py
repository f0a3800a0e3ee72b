"""Who is acting, in which role, through which door. Services receive an Actor, never a request."""

from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class House(TextChoices):
    """Where a role lives; it decides which column of a row must belong to the actor."""

    HQ = "hq", _("Head office")
    REGION = "region", _("Region")
    DEALER = "dealer", _("Dealer")
    FIRM = "firm", _("Third-party firm")
    STORE = "store", _("Rental store")
    SELF = "self", _("Own rows")
    NONE = "none", _("No house")


class Role(TextChoices):
    """The closed list of roles (domain.md 7.0)."""

    SYSADMIN = "SYSADMIN", _("System administrator")
    AUDITOR = "AUDITOR", _("Auditor")
    SSA_SPECIALIST = "SSA_SPECIALIST", _("Special-sales specialist")
    SSA_MANAGER = "SSA_MANAGER", _("Special-sales manager")
    SSA_HEAD = "SSA_HEAD", _("Special-sales head")
    FINANCE = "FINANCE", _("Finance head")
    CFO = "CFO", _("Chief financial officer")
    VP = "VP", _("Vice president")
    SALES_OPS = "SALES_OPS", _("Sales operations")
    HR = "HR", _("Human resources")
    PR_KAM = "PR_KAM", _("PR and key accounts")
    LINE_MANAGER = "LINE_MANAGER", _("Line manager")
    ASSOCIATE = "ASSOCIATE", _("Associate")
    IT_ADJ = "IT_ADJ", _("IT data adjuster")
    COMPLAINT_DESK = "COMPLAINT_DESK", _("Complaint desk")
    RISK_MANAGER = "RISK_MANAGER", _("Risk manager")
    QUALITY = "QUALITY", _("Quality")
    LEGAL = "LEGAL", _("Legal")
    REGION_STAFF = "REGION_STAFF", _("Regional staff")
    REGION_HEAD = "REGION_HEAD", _("Regional head")
    REGION_CAM = "REGION_CAM", _("Regional customer advocate")
    D_GM = "D_GM", _("Dealer general manager")
    D_SSA = "D_SSA", _("Dealer special-sales applicant")
    D_SALES_CLERK = "D_SALES_CLERK", _("Dealer sales clerk")
    D_SALES_DIR = "D_SALES_DIR", _("Dealer sales director")
    D_SVC_DIR = "D_SVC_DIR", _("Dealer service director")
    D_SA = "D_SA", _("Service advisor")
    D_INFO = "D_INFO", _("Dealer information clerk")
    D_CALL = "D_CALL", _("Callback clerk")
    D_CAM = "D_CAM", _("Dealer customer advocate")
    D_CASHIER = "D_CASHIER", _("Cashier")
    D_PARTS = "D_PARTS", _("Parts clerk")
    D_TECH = "D_TECH", _("Technician")
    D_DRIVER = "D_DRIVER", _("Driver")
    TP_CHECKER = "TP_CHECKER", _("Third-party checker")
    TP_LEAD = "TP_LEAD", _("Third-party lead")
    RENTAL_OP = "RENTAL_OP", _("Rental operator")
    COLLECTOR = "COLLECTOR", _("Collector")
    RENTAL_SUPERVISOR = "RENTAL_SUPERVISOR", _("Rental supervisor")
    RENTAL_MGR = "RENTAL_MGR", _("Rental manager")
    SYSTEM = "SYSTEM", _("System")


class Channel(TextChoices):
    """The door through which a command came in."""

    PORTAL = "portal", _("Portal")
    BACKOFFICE = "backoffice", _("Back office")
    API = "api", _("API")
    TASK = "task", _("Background")


_HOUSES: dict[House, tuple[Role, ...]] = {
    House.REGION: (Role.REGION_STAFF, Role.REGION_HEAD, Role.REGION_CAM),
    House.DEALER: tuple(role for role in Role if role.value.startswith("D_")),
    House.FIRM: (Role.TP_CHECKER, Role.TP_LEAD),
    House.STORE: (Role.RENTAL_OP, Role.COLLECTOR, Role.RENTAL_SUPERVISOR, Role.RENTAL_MGR),
    House.SELF: (Role.ASSOCIATE,),
    House.NONE: (Role.SYSTEM,),
}
HOUSE_OF: dict[Role, House] = {role: house for house, roles in _HOUSES.items() for role in roles}
for _role in Role:
    HOUSE_OF.setdefault(_role, House.HQ)

PORTAL_ROLES = frozenset(
    role
    for role, house in HOUSE_OF.items()
    if house in {House.DEALER, House.STORE, House.SELF, House.FIRM}
) | {Role.LINE_MANAGER}
BACKOFFICE_ROLES = frozenset(
    role for role, house in HOUSE_OF.items() if house in {House.HQ, House.REGION}
) - {Role.LINE_MANAGER}


@dataclass(frozen=True, slots=True)
class Actor:
    """One person (or the system) in one role; ids say whose rows that role may touch."""

    role: Role
    channel: Channel
    user_id: int | None = None
    region_ids: frozenset[int] = field(default_factory=frozenset)
    dealer_ids: frozenset[int] = field(default_factory=frozenset)
    firm_ids: frozenset[int] = field(default_factory=frozenset)
    for_user_id: int | None = None  # whom a delegate stands in for
    request_id: str = ""

    @property
    def house(self) -> House:
        return HOUSE_OF[self.role]


SYSTEM = Actor(role=Role.SYSTEM, channel=Channel.TASK)
NOBODY = Actor(role=Role.ASSOCIATE, channel=Channel.PORTAL)
