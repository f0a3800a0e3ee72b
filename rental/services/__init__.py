"""The verbs of the rental business."""

from rental.services.blocklist import BlockFacts, block_customer, block_customer_of, lift_block
from rental.services.desk import CallFacts, confirm_order, note_call, note_id_check, refuse_order
from rental.services.ending import Ending, cancel_order, fee_if_cancelled, note_no_show
from rental.services.holding import hold_deposit, settle_again
from rental.services.house import CarFacts, NewCar, TariffFacts, add_car, change_car, set_tariff
from rental.services.intake import (
    CameBy,
    Driver,
    NewOrder,
    Wish,
    revise_order,
    submit_order,
    take_order,
)
from rental.services.offers import (
    OfferDead,
    accept_offer,
    accept_on_paper,
    find_offer,
    make_offer,
    note_opening,
    token_of,
)
from rental.services.renters import Renter
from rental.services.securing import DepositFacts, PreAuthFacts, record_preauth, take_deposit

__all__ = (
    "BlockFacts",
    "CallFacts",
    "CameBy",
    "CarFacts",
    "DepositFacts",
    "Driver",
    "Ending",
    "NewCar",
    "NewOrder",
    "OfferDead",
    "PreAuthFacts",
    "Renter",
    "TariffFacts",
    "Wish",
    "accept_offer",
    "accept_on_paper",
    "add_car",
    "block_customer",
    "block_customer_of",
    "cancel_order",
    "change_car",
    "confirm_order",
    "fee_if_cancelled",
    "find_offer",
    "hold_deposit",
    "lift_block",
    "make_offer",
    "note_call",
    "note_id_check",
    "note_no_show",
    "note_opening",
    "record_preauth",
    "refuse_order",
    "revise_order",
    "set_tariff",
    "settle_again",
    "submit_order",
    "take_deposit",
    "take_order",
    "token_of",
)
