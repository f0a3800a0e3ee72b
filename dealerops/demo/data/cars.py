"""The range of models with this year's and last year's list prices, and what a car costs."""

import datetime as dt
import random
from decimal import Decimal

from dealerops.registry.catalogue import BRAND, MODELS
from dealerops.registry.choices import Energy
from dealerops.registry.models import ModelPrice, VehicleModel

CATALOGUE = {row.code: row for row in MODELS}
NEW_ENERGY = {Energy.ELECTRIC.value: "D", Energy.PLUG_IN.value: "F"}  # domain.md 1.2
PLATE_ENDS = "0123456789ABCDEFGHJK"
DISCOUNTS = range(910, 981)  # what a company pays, in thousandths of the list price


def list_models(*, since: dt.date, turn: dt.date) -> list[VehicleModel]:
    """Every model, with the price before and after the day `turn`."""
    found = []
    for row in MODELS:
        model = VehicleModel.objects.create(
            code=row.code, name=row.name, name_en=row.name_en, brand=BRAND, energy=row.energy
        )
        if turn > since:
            ModelPrice.objects.create(model=model, msrp=row.was, valid=(since, turn))
        ModelPrice.objects.create(model=model, msrp=row.msrp, valid=(max(turn, since), None))
        found.append(model)
    return found


def msrp_of(model: VehicleModel, *, on: dt.date, turn: dt.date) -> Decimal:
    row = CATALOGUE[model.code]
    return row.was if on < turn else row.msrp


def price_of(rng: random.Random, msrp: Decimal) -> Decimal:
    """The list price less 2 to 9 %, in whole hundreds."""
    return (msrp * rng.choice(DISCOUNTS) / 1000 // 100) * 100


def plate_of(rng: random.Random, head: str, energy: str) -> str:
    """A plate of the dealer's city: eight characters for new energy, seven for the others."""
    letter = NEW_ENERGY.get(energy)
    if letter:
        return f"{head}{letter}{rng.randrange(10**5):05d}"
    return f"{head}{rng.randrange(10**4):04d}{rng.choice(PLATE_ENDS)}"
