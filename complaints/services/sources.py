"""The sensors of a fresh installation, and the lines over which outside systems feed them (domain.md 3.1)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from complaints.choices import Feed, SourceCode
from complaints.models import SensorLine, SensorSource
from complaints.querysets.intake import DOOR_KEEPERS
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record

KEEPERS: Final = DOOR_KEEPERS | {Role.SYSTEM}
# Who answers for a sensor, how it is fed, and how far it is believed: 1 hearsay, 2 likely, 3 certain.
SENSORS: Final[Mapping[str, tuple[Role, Feed, int]]] = {
    SourceCode.HOTLINE_400: (Role.COMPLAINT_DESK, Feed.API, 3),
    SourceCode.REG_12315: (Role.COMPLAINT_DESK, Feed.PERSON, 3),
    SourceCode.REG_OTHER: (Role.COMPLAINT_DESK, Feed.PERSON, 3),
    SourceCode.SOCIAL: (Role.COMPLAINT_DESK, Feed.API, 1),
    SourceCode.MEDIA: (Role.COMPLAINT_DESK, Feed.PERSON, 2),
    SourceCode.DEALER_CAM: (Role.D_CAM, Feed.PERSON, 3),
    SourceCode.DEALER_FRONT: (Role.D_CAM, Feed.PERSON, 3),
    SourceCode.CALLBACK: (Role.D_CAM, Feed.EVENT, 3),
    SourceCode.CSI_SURVEY: (Role.D_CAM, Feed.EVENT, 2),
    SourceCode.LEGAL: (Role.LEGAL, Feed.PERSON, 3),
    SourceCode.WORKSHOP: (Role.D_SVC_DIR, Feed.EVENT, 2),
    SourceCode.RENTAL: (Role.RENTAL_MGR, Feed.EVENT, 2),
    SourceCode.EMPLOYEE: (Role.COMPLAINT_DESK, Feed.PERSON, 1),
    SourceCode.PARTNER: (Role.COMPLAINT_DESK, Feed.WORKBOOK, 2),
    SourceCode.WALK_IN: (Role.D_CAM, Feed.PERSON, 3),
}

NOT_BELIEVED = Refusal("RELIABILITY", _("Reliability is 1, 2 or 3."), "reliability")


@dataclass(frozen=True, slots=True)
class SensorFacts:
    """Who answers for a sensor, how it is fed, how far it is believed, and whether it is in use."""

    owner_role: str
    feed: str
    reliability: int
    is_active: bool = True


def install_sources(*, by: Actor) -> list[SensorSource]:
    """Create the sensors that are missing and leave alone what people have changed; safe to repeat."""
    return [sensor(code, by=by) for code in SENSORS]


@transaction.atomic
def sensor(code: str, *, by: Actor) -> SensorSource:
    """The sensor of that code, with its first settings where nobody has installed it yet.

    Raises KeyError for a code that is not on the closed list.
    """
    owner, feed, reliability = SENSORS[code]
    source, is_new = SensorSource.objects.get_or_create(
        code=code, defaults={"owner_role": owner, "feed": feed, "reliability": reliability}
    )
    if is_new:
        record(source, "complaints.sensor_added", by=by, code=code, reliability=reliability)
    return source


@transaction.atomic
def keep_sensor(
    code: str, facts: SensorFacts, *, by: Actor, version: int | None = None
) -> SensorSource:
    """Change a sensor, or switch it off: from then on nothing new is heard of it, what was told stays.

    Raises DomainError for strangers, InvalidInput, StaleObject, KeyError for no code of the list.
    """
    _refuse_strangers(by)
    if not 1 <= facts.reliability <= 3:
        raise InvalidInput(NOT_BELIEVED)
    source = SensorSource.objects.visible_to(by).lock(sensor(code, by=by).pk)
    source.expect_version(version)
    said = asdict(facts)
    changed = {name: one for name, one in said.items() if getattr(source, name) != one}
    if not changed:
        return source
    for name, one in changed.items():
        setattr(source, name, one)
    source.save_fields(*changed)
    record(source, "complaints.sensor_changed", by=by, code=code, changed=changed)
    return source


@transaction.atomic
def open_line(firm_id: int, code: str, *, by: Actor) -> SensorLine:
    """From now on the firm's system may tell signals of this sensor over the API."""
    _refuse_strangers(by)
    line, is_new = SensorLine.objects.get_or_create(firm_id=firm_id, source=sensor(code, by=by))
    if not is_new and line.is_active:
        return line
    line.is_active = True
    line.save_fields("is_active")
    record(line, "complaints.line_opened", by=by, firm=firm_id, source=code)
    return line


@transaction.atomic
def close_line(line_id: int, *, by: Actor, version: int | None = None) -> SensorLine:
    """The firm's system is heard no more; what it told stays."""
    _refuse_strangers(by)
    line = SensorLine.objects.visible_to(by).lock(line_id)
    line.expect_version(version)
    line.is_active = False
    line.save_fields("is_active")
    record(line, "complaints.line_closed", by=by)
    return line


def _refuse_strangers(by: Actor) -> None:
    if by.role not in KEEPERS:
        raise DomainError(WRONG_ROLE)
