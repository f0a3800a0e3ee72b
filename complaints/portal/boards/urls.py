"""The addresses of the boards."""

from django.urls import path

from complaints.portal.boards import views

app_name = "complaint_boards"
urlpatterns = [
    path("risk/", views.risk, name="risk"),
    path("pending/", views.pending, name="pending"),
    path("targets/", views.targets, name="targets"),
    path("targets/<int:pk>/agree/", views.agree, name="targets_agree"),
    path("learning/", views.learning, name="learning"),
    path("learning/lessons/<int:pk>/read/", views.read, name="lesson_read"),
    path("learning/actions/<int:pk>/done/", views.done, name="action_done"),
]
