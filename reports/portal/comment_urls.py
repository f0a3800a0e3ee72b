"""The address of comments beside figures."""

from django.urls import path

from reports.portal import comments

app_name = "report_comments"
urlpatterns = [path("", comments.page, name="page")]
