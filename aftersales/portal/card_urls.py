"""The pages about customers: cards, losses, club, prospects."""

from django.urls import path

from aftersales.portal import cards, consents, lost, merging, people, retention

app_name = "customers"
urlpatterns = [
    path("", cards.index, name="cards"),
    path("<int:pk>/", cards.detail, name="card"),
    path("<int:pk>/card.pdf", cards.form, name="card_form"),
    path("<int:pk>/save/", cards.save, name="card_save"),
    path("<int:pk>/show/", cards.show, name="card_show"),
    path("<int:pk>/give/", cards.give, name="card_give"),
    path("<int:pk>/referrer/", cards.referrer, name="card_referrer"),
    path("<int:pk>/join/", cards.join, name="card_join"),
    path("<int:pk>/leave/<int:member>/", cards.leave, name="card_leave"),
    path("<int:pk>/remind/<int:reminder>/", cards.remind, name="card_remind"),
    path("<int:pk>/settle/<int:difference>/", cards.settle, name="card_settle"),
    path("<int:pk>/odometer/<int:reading>/", cards.odometer, name="card_odometer"),
    path("<int:pk>/misread/<int:reading>/", cards.misread, name="card_misread"),
    path("<int:pk>/consent/", consents.consent, name="card_consent"),
    path("<int:pk>/quiet/", consents.quiet, name="card_quiet"),
    path("lost/", lost.index, name="lost"),
    path("lost/<int:pk>/", lost.detail, name="lost_case"),
    path("lost/<int:pk>/answer/", lost.answer, name="lost_answer"),
    path("retention/", retention.dashboard, name="retention"),
    path("club/", people.club, name="club"),
    path("club/<int:pk>/", people.member, name="member"),
    path("prospects/", people.prospects, name="prospects"),
    path("prospects/new/", people.new_prospect, name="new_prospect"),
    path("prospects/<int:pk>/", people.prospect, name="prospect"),
    path("prospects/<int:pk>/show/", people.show, name="prospect_show"),
    path("prospects/<int:pk>/quiet/", people.quiet, name="prospect_quiet"),
    path("prospects/<int:pk>/invite/", people.invite, name="prospect_invite"),
    path("duplicates/", merging.index, name="duplicates"),
    path("duplicates/<int:first>/<int:second>/", merging.pair, name="duplicate"),
    path("merges/<int:pk>/undo/", merging.undo, name="merge_undo"),
]
