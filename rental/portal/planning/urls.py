"""The addresses of the plan."""

from django.urls import path

from rental.portal.planning import board, moves, rates, versions

PLAN = [
    path("plan/", board.show, name="plan"),
    path("plan/move/", moves.show, name="plan_move"),
    path("plan/move/do/", moves.move, name="plan_move_do"),
    path("plan/best/<int:pk>/", moves.best, name="plan_best"),
    path("plan/off/<int:pk>/", moves.take_off, name="plan_off"),
    path("plan/rates/", rates.show, name="rates"),
    path("plan/versions/", versions.index, name="plans"),
    path("plan/versions/make/", versions.make, name="plan_make"),
    path("plan/versions/<int:pk>/", versions.detail, name="plan_version"),
    path("plan/versions/<int:pk>/publish/", versions.publish, name="plan_publish"),
    path("plan/versions/<int:pk>/discard/", versions.discard, name="plan_discard"),
]
