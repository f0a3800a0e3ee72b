"""What the customer reports and what is looked at when the car arrives (domain.md 4.2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CarSystem(TextChoices):
    """Which part of the car a symptom belongs to; a second symptom of one part is a repeated one."""

    ENGINE = "ENGINE", _("Engine")
    TRANSMISSION = "TRANSMISSION", _("Transmission")
    BRAKES = "BRAKES", _("Brakes")
    STEERING = "STEERING", _("Steering")
    SUSPENSION = "SUSPENSION", _("Suspension and wheels")
    BATTERY = "BATTERY", _("High-voltage battery and drive")
    ELECTRICS = "ELECTRICS", _("Electrics and light")
    INFOTAINMENT = "INFOTAINMENT", _("Screen, sound and network")
    CLIMATE = "CLIMATE", _("Heating and air conditioning")
    RESTRAINTS = "RESTRAINTS", _("Airbags and belts")
    BODY = "BODY", _("Body and paint")
    SERVICE = "SERVICE", _("Service is due")
    OTHER = "OTHER", _("Something else")


class Occurs(TextChoices):
    """When the symptom shows."""

    ALWAYS = "ALWAYS", _("Always")
    COLD = "COLD", _("When cold")
    HOT = "HOT", _("When hot")
    SPEED = "SPEED", _("At a certain speed")
    ROAD = "ROAD", _("On a certain kind of road")
    SOMETIMES = "SOMETIMES", _("Now and then")


class PhotoKind(TextChoices):
    WALK_AROUND = "WALK_AROUND", _("Walk-around")
    TOW_SHEET = "TOW_SHEET", _("Tow hand-over sheet")
    SYMPTOM = "SYMPTOM", _("Symptom")


class ToldBy(TextChoices):
    """How the customer heard of another promised time."""

    CALL = "CALL", _("Telephone")
    SMS = "SMS", _("Text message")
    WECHAT = "WECHAT", _("WeChat")
    IN_PERSON = "IN_PERSON", _("In person")
