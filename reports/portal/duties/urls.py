"""The pages of duties."""

from django.urls import path

from reports.portal.duties import duties, leave, notices

app_name = "duties"
urlpatterns = [
    path("", duties.index, name="index"),
    path("month/", duties.month, name="month"),
    path("rates/", duties.rates, name="rates"),
    path("leave/", leave.leave, name="leave"),
    path("leave/<int:pk>/cancel/", leave.cancel, name="leave_cancel"),
    path("quarter/", notices.quarter, name="quarter"),
    path("notices/", notices.index, name="notices"),
    path("notices/<int:pk>/", notices.detail, name="notice"),
    path("notices/<int:pk>/sign/", notices.sign, name="notice_sign"),
    path("notices/<int:pk>/file/", notices.paper, name="notice_file"),
    path("<int:pk>/", duties.detail, name="duty"),
    path("<int:pk>/evidence/", duties.evidence, name="evidence"),
    path("<int:pk>/report/", duties.written, name="report"),
    path("<int:pk>/chase/", duties.chase, name="chase"),
    path("<int:pk>/do/<slug:key>/", duties.do, name="do"),
]
