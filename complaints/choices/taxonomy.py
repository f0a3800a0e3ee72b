"""What a complaint is about, what the customer wants, and why it happened (domain.md 3.3)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TouchPoint(TextChoices):
    """Where in the life with the car it happened; it is also the topic that cases are compared by."""

    PRE_SALES = "PRE_SALES", _("Before the sale")
    CONTRACT = "CONTRACT", _("Sales contract")
    DELIVERY = "DELIVERY", _("Delivery of the car")
    FINANCE = "FINANCE", _("Finance and insurance")
    RECEPTION = "RECEPTION", _("Reception")
    REPAIR = "REPAIR", _("Quality of a repair")
    PARTS = "PARTS", _("Parts")
    PRICE = "PRICE", _("Price and charges")
    WAITING = "WAITING", _("Waiting time")
    WARRANTY = "WARRANTY", _("Warranty and Three Guarantees")
    PRODUCT = "PRODUCT", _("Product quality")
    SOFTWARE = "SOFTWARE", _("Software and connected services")
    CHARGING = "CHARGING", _("Charging and battery")
    ROADSIDE = "ROADSIDE", _("Roadside help")
    RENTAL = "RENTAL", pgettext_lazy("touch point", "Rental")
    USED_CAR = "USED_CAR", _("Used car")
    PRIVACY = "PRIVACY", _("Data privacy")
    OTHER = "OTHER", _("Something else")


class Demand(TextChoices):
    """What the customer asks for."""

    EXPLANATION = "EXPLANATION", _("Explanation")
    APOLOGY = "APOLOGY", _("Apology")
    REPAIR = "REPAIR", pgettext_lazy("touch point", "Repair")
    COMPENSATION = "COMPENSATION", _("Compensation")
    RETURN = "RETURN", _("Return or replacement of the car")
    REFUND = "REFUND", _("Refund")
    CORRECTION = "CORRECTION", _("Correction of records")


class RootCause(TextChoices):
    """Why it happened, as the closed case says."""

    PROCESS = "PROCESS", _("Process")
    PEOPLE = "PEOPLE", _("People")
    PART_SUPPLY = "PART_SUPPLY", _("Supply of parts")
    PRODUCT = "PRODUCT", _("Product")
    COMMUNICATION = "COMMUNICATION", _("Communication")
    PRICE_POLICY = "PRICE_POLICY", _("Price policy")
    SYSTEM = "SYSTEM", _("System")
    MISUSE = "MISUSE", _("Misuse by the customer")
    THIRD_PARTY = "THIRD_PARTY", _("Third party")


class Fault(TextChoices):
    """Which part of the car failed, as far as the law or an alert asks for it (domain.md 3.4, 3.8)."""

    NONE = "", _("No fault of the car")
    ENGINE = "ENGINE", _("Engine")
    TRANSMISSION = "TRANSMISSION", _("Transmission")
    BATTERY = "BATTERY", _("Traction battery")
    MOTOR = "MOTOR", _("Drive motor")
    STEERING = "STEERING", _("Steering")
    BRAKE = "BRAKE", _("Brakes")
    SUSPENSION = "SUSPENSION", _("Suspension")
    DRIVELINE = "DRIVELINE", _("Driveline")
    EMISSION = "EMISSION", _("Pollution control")
    BODY = "BODY", _("Body")
    FUEL = "FUEL", _("Fuel system")
    AIRBAG = "AIRBAG", _("Airbag")
    ELECTRICAL = "ELECTRICAL", _("Electrics and software")
    OTHER = "OTHER", _("Another part")
