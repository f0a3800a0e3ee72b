"""Addresses of the calendar and of subscriptions."""

from django.urls import path

from reports.portal import calendar, subscriptions

app_name = "report_calendar"

urlpatterns = [
    path("", calendar.index, name="index"),
    path("runs/", calendar.runs, name="runs"),
    path("export/", calendar.export, name="export"),
    path("now/", calendar.start, name="now"),
    path("runs/<int:pk>/workbook/", calendar.workbook, name="workbook"),
    path("subscriptions/", subscriptions.index, name="subscriptions"),
    path("subscriptions/change/", subscriptions.change, name="change"),
    path("leave/<str:token>/", subscriptions.leave, name="leave"),
]
