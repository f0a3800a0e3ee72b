"""The pages of callbacks, quick forms and satisfaction."""

from django.urls import path

from aftersales.portal.callbacks import board, calls, forms, numbers, satisfaction, survey

app_name = "callbacks"
urlpatterns = [
    path("", calls.index, name="list"),
    path("next/", calls.following, name="next"),
    path("board/", board.board, name="board"),
    path("board/share/", board.share, name="share"),
    path("satisfaction/", satisfaction.page, name="satisfaction"),
    path("numbers/", numbers.index, name="numbers"),
    path("numbers/<int:pk>/", numbers.correct, name="number"),
    path("numbers/<int:pk>/none/", numbers.give_up, name="number_none"),
    path("forms/", forms.index, name="forms"),
    path("forms/<int:pk>/", forms.detail, name="form"),
    path("forms/<int:pk>/form.pdf", forms.paper, name="form_paper"),
    path("forms/<int:pk>/sign/", forms.sign, name="form_sign"),
    path("forms/<int:pk>/start/", forms.start, name="form_start"),
    path("forms/<int:pk>/solve/", forms.solve, name="form_solve"),
    path("forms/<int:pk>/hand-on/", forms.hand_on, name="form_hand_on"),
    path("survey/<str:token>/", survey.survey, name="survey"),
    path("<int:pk>/", calls.call, name="call"),
    path("<int:pk>/dial/", calls.dial_number, name="dial"),
    path("<int:pk>/answers/", calls.keep, name="keep"),
    path("<int:pk>/finish/", calls.finish, name="finish"),
    path("<int:pk>/end/", calls.end, name="end"),
    path("<int:pk>/verdict/", calls.verdict, name="verdict"),
    path("<int:pk>/give/", calls.give, name="give"),
]
