"""What calls and answers look like, for the API's reading pages."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

LINE: dict[str, Any] = {
    "id": 41,
    "number": "CLM-202603-000041",
    "program": "CORP_FLEET",
    "state": "CHECKING",
    "checker": "li.check",
    "vin": "LFV2A21K8G4123456",
    "submitted_at": "2026-03-05T09:12:44+08:00",
    "check_due_at": "2026-03-10T18:00:00+08:00",
}
CLAIM: dict[str, Any] = LINE | {
    "dealer": "上海浦东汽车销售有限公司",
    "model": "A6L 45 TFSI",
    "customer": "华东物流有限公司",
    "invoice_code": "131002021061",
    "invoice_number": "01234567",
    "invoice_date": "2026-03-02",
    "invoice_amount": "316800.00",
    "buyer_name": "华东物流有限公司",
    "buyer_code": "91310000775785552L",
    "seller_name": "上海浦东汽车销售有限公司",
    "registered_on": "2026-03-04",
    "registered_city": "上海",
    "plate": "沪A12345",
    "version": 5,
    "is_recheck": False,
    "documents": [
        {
            "id": 230,
            "type": "D01",
            "type_name": "Vehicle sales invoice",
            "version": 1,
            "state": "UPLOADED",
            "uploaded_at": "2026-03-05T09:10:01+08:00",
            "pages": 1,
            "checks": [
                {
                    "field": "vin",
                    "claimed": "LFV2A21K8G4123456",
                    "read": "LFV2A21K8G4123456",
                    "verdict": "match",
                    "source": "OCR",
                    "confidence": "0.990",
                }
            ],
        }
    ],
    "flags": [],
    "findings": [],
    "allowed_actions": ["pass", "reset", "propose_reject"],
}
FOUND: dict[str, Any] = {
    "checker": "li.check",
    "version": 5,
    "note": "Please scan it again.",
    "findings": [{"document": "D02", "reason": "A01", "note": "The stamp covers the number."}],
}


def asked(name: str, value: dict[str, Any]) -> OpenApiExample:
    return OpenApiExample(name, value, request_only=True)


ONE_CLAIM = OpenApiExample("A claim being checked", CLAIM, response_only=True)
CLAIM_LIST = OpenApiExample("Claims with the firm", LINE, response_only=True)
START = asked("Open the claim", {"checker": "li.check"})
PASS = asked("All in order", {"checker": "li.check", "version": 5, "note": "All there."})
RESET = asked("One paper is illegible", FOUND)
REJECT = asked(
    "The VIN is another",
    {"checker": "li.check", "findings": [{"document": "D01", "reason": "B01"}]},
)
