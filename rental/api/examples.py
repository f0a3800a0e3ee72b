"""What calls and answers look like, for the API's reading pages."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

ASKED: dict[str, Any] = {
    "external_id": "CT-20261122-5531",
    "store": "RS01",
    "vehicle_class": "B",
    "start_at": "2026-12-01T09:00:00+08:00",
    "end_at": "2026-12-04T09:00:00+08:00",
    "name": "王小红",
    "mobile": "13900001111",
    "insurance_plan": "BASIC",
    "needs": {"child_seats": 1},
}
TAKEN: dict[str, Any] = {
    "id": 731,
    "number": "RNT-202611-000731",
    "external_id": "CT-20261122-5531",
    "state": "PENDING_CONFIRM",
    "start_at": "2026-12-01T09:00:00+08:00",
    "end_at": "2026-12-04T09:00:00+08:00",
    "total": "0.00",
    "cancel_fee": "0.00",
}
CANCELLED: dict[str, Any] = {"code": "PLANS_CHANGED"}
ORDER_IN = OpenApiExample("An order from a platform", ASKED, request_only=True)
CANCEL_IN = OpenApiExample("The customer cancelled", CANCELLED, request_only=True)
ORDER_OUT = OpenApiExample("An order that waits to be confirmed", TAKEN, response_only=True)
