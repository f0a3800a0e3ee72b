"""Endpoints of the platforms and of the authorities' data."""

from django.urls import URLPattern

app_name = "rental-api"
ORDERS: list[URLPattern] = []
urlpatterns = [*ORDERS]
