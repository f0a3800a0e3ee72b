"""The pages of complaints at the dealer."""

from django.urls import path

from complaints.portal import cases, parts, signals

app_name = "complaints"
urlpatterns = [
    path("", cases.index, name="cases"),
    path("signals/", signals.index, name="signals"),
    path("signals/new/", signals.new, name="signal_new"),
    path("signals/<int:pk>/", signals.detail, name="signal"),
    path("signals/<int:pk>/form/<slug:key>/", signals.form, name="signal_form"),
    path("signals/<int:pk>/contact/", signals.contact, name="signal_contact"),
    path("<int:pk>/", cases.detail, name="case"),
    path("<int:pk>/case.pdf", cases.paper, name="case_paper"),
    path("<int:pk>/contact/", cases.contact, name="case_contact"),
    path("<int:pk>/form/<slug:key>/", cases.form, name="case_form"),
    path("<int:pk>/<slug:noun>/<int:part>/<slug:key>/", parts.form, name="part_form"),
    path("<int:pk>/files/<int:file>/", parts.answer_file, name="case_file"),
    path("<int:pk>/agreements/<int:part>/", parts.agreement, name="agreement"),
]
