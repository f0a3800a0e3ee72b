"""The pages of the rental stores; each noun has its own addresses."""

from django.urls import URLPattern

app_name = "rental"
ORDERS: list[URLPattern] = []
urlpatterns = [*ORDERS]
