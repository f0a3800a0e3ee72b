"""Drivers, their tasks, hand-over sheets and the cars that the house lends (domain.md 4.5)."""

from aftersales.services.driving.handing import (
    break_off,
    explain_incident,
    hand_car_over,
    take_car_over,
)
from aftersales.services.driving.licences import LicenceFacts, add_licence, change_licence
from aftersales.services.driving.loans import (
    LoanFacts,
    NewLoanCar,
    add_loan_car,
    cancel_loan,
    change_loan_car,
    lend_car,
    reserve_loan_car,
    take_loan_back,
)
from aftersales.services.driving.planning import (
    DriveFacts,
    Pickup,
    Roadside,
    assign_task,
    cancel_task,
    send_driver,
)
from aftersales.services.driving.sheets import (
    SheetClosed,
    SheetFacts,
    attach_sheet_photo,
    end_of_task,
    remove_sheet_photo,
)
from aftersales.services.driving.steps import (
    WhyFailed,
    be_there,
    drive_off,
    fail_task,
    help_on_the_spot,
    set_off,
    tell_customer,
)

__all__ = (
    "DriveFacts",
    "LicenceFacts",
    "LoanFacts",
    "NewLoanCar",
    "Pickup",
    "Roadside",
    "SheetClosed",
    "SheetFacts",
    "WhyFailed",
    "add_licence",
    "add_loan_car",
    "assign_task",
    "attach_sheet_photo",
    "be_there",
    "break_off",
    "cancel_loan",
    "cancel_task",
    "change_licence",
    "change_loan_car",
    "drive_off",
    "end_of_task",
    "explain_incident",
    "fail_task",
    "hand_car_over",
    "help_on_the_spot",
    "lend_car",
    "remove_sheet_photo",
    "reserve_loan_car",
    "send_driver",
    "set_off",
    "take_car_over",
    "take_loan_back",
    "tell_customer",
)
