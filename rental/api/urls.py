"""Endpoints of the platforms and of the authorities' data."""

from django.urls import URLPattern, path

from rental.api import violations

app_name = "rental-api"
ORDERS: list[URLPattern] = []
VIOLATIONS = [path("violations/", violations.ReportViolations.as_view(), name="violations")]
urlpatterns = [*ORDERS, *VIOLATIONS]
