"""Endpoints of the systems that hear customers."""

from django.urls import path

from complaints.api import views

app_name = "complaints-api"
urlpatterns = [
    path("signals/", views.TellSignal.as_view(), name="tell"),
    path("signals/<int:pk>/", views.SignalStatus.as_view(), name="status"),
]
