"""Endpoints of the platforms and of the authorities' data."""

from django.urls import path

from rental.api import views, violations

app_name = "rental-api"
ORDERS = [
    path("orders/", views.TakeOrder.as_view(), name="order_take"),
    path("orders/<int:pk>/", views.OrderStatus.as_view(), name="order_status"),
    path("orders/<int:pk>/cancel/", views.CancelOrder.as_view(), name="order_cancel"),
]
VIOLATIONS = [path("violations/", violations.ReportViolations.as_view(), name="violations")]
urlpatterns = [*ORDERS, *VIOLATIONS]
