"""Asking the calendars, and keeping them."""

from dealerops.workcal.calc import (
    Hours,
    add_months,
    at,
    end_of,
    is_on_time,
    local_date,
    recomputed_due,
    within_days,
)
from dealerops.workcal.choices import CN_WORKDAY, H24, Shift, dealer_open
from dealerops.workcal.services.asking import (
    ALWAYS,
    OFFICE,
    add_business_hours,
    add_workdays,
    business_hours_between,
    dealer_hours,
    is_open,
    lookup,
    shift,
    workdays_between,
)
from dealerops.workcal.services.keeping import enter_day, provisional_years, seed

__all__ = (
    "ALWAYS",
    "CN_WORKDAY",
    "H24",
    "OFFICE",
    "Hours",
    "Shift",
    "add_business_hours",
    "add_months",
    "add_workdays",
    "at",
    "business_hours_between",
    "dealer_hours",
    "dealer_open",
    "end_of",
    "enter_day",
    "is_on_time",
    "is_open",
    "local_date",
    "lookup",
    "provisional_years",
    "recomputed_due",
    "seed",
    "shift",
    "within_days",
    "workdays_between",
)
