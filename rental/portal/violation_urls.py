"""The addresses of violations and complaints."""

from django.urls import path

from rental.portal import complaints, violation_customer, violations

VIOLATIONS = [
    path("violations/", violations.index, name="violations"),
    path("violations/<int:pk>/", violations.detail, name="violation"),
    path("violations/<int:pk>/step/<slug:name>/", violations.step, name="violation_step"),
    path("violations/<int:pk>/form/<slug:key>/", violations.form, name="violation_form"),
    path("violations/<int:pk>/pack/", violations.pack, name="violation_pack"),
    path("violations/<int:pk>/evidence/", violations.evidence, name="violation_evidence"),
    path("violations/proofs/<int:pk>/", violations.proof, name="violation_proof"),
    path("v/<str:token>/", violation_customer.show, name="violation_customer"),
    path("v/<str:token>/<slug:name>/", violation_customer.answer, name="violation_answer"),
]
COMPLAINTS = [
    path("complaints/", complaints.index, name="complaints"),
    path("complaints/new/", complaints.new, name="complaint_new"),
    path("complaints/topics/", complaints.topics, name="complaint_topics"),
    path("complaints/<int:pk>/", complaints.detail, name="complaint"),
    path("complaints/<int:pk>/form/<slug:key>/", complaints.form, name="complaint_form"),
]
