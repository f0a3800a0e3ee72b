"""Addresses of reports on the screen."""

from django.urls import path

from reports.portal import schedules, screens

app_name = "reports"

urlpatterns = [
    path("", screens.index, name="list"),
    path("schedules/", schedules.index, name="schedules"),
    path("schedules/<int:pk>/<slug:name>/", schedules.step, name="schedule_step"),
    path("views/<int:pk>/", schedules.new, name="schedule_new"),
    path("<slug:code>/", screens.screen, name="screen"),
    path("<slug:code>/workbook/", screens.export, name="export"),
    path(
        "<slug:code>/<slug:since>/<slug:until>/<int:place>/<slug:key>/",
        screens.behind,
        name="behind",
    ),
]
