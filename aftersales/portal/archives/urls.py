"""The addresses of archives and of the gate-out register."""

from django.urls import path

from aftersales.portal.archives import cards, files, gate_outs, morning, rates

app_name = "archives"
urlpatterns = [
    path("", files.index, name="list"),
    path("morning/", morning.page, name="morning"),
    path("morning/file/", morning.file_all, name="morning_file"),
    path("rates/", rates.page, name="rates"),
    path("new/", files.new, name="new"),
    path("<int:pk>/", files.detail, name="file"),
    path("<int:pk>/archive/", files.archive, name="archive"),
    path("<int:pk>/papers/<slug:code>/", files.add, name="paper"),
    path("<int:pk>/papers/<slug:code>/file/", files.scan, name="paper_file"),
    path("<int:pk>/papers/<slug:code>/reject/", files.reject, name="paper_reject"),
    path("gate-out/", gate_outs.index, name="gate_outs"),
    path("gate-out/new/", gate_outs.new, name="gate_out_new"),
    path("gate-out/gap/", gate_outs.explain, name="gate_out_gap"),
    path("gate-out/<int:pk>/", gate_outs.detail, name="gate_out"),
    path("gate-out/<int:pk>/copy/", gate_outs.bring, name="gate_out_copy"),
    path("gate-out/<int:pk>/file/", gate_outs.scan, name="gate_out_file"),
    path("cards/", cards.index, name="cards"),
    path("cards/collect/", cards.collect, name="card_collect"),
    path("cards/receive/", cards.receive, name="cards_receive"),
    path("cards/<int:pk>/", cards.detail, name="card"),
    path("cards/<int:pk>/receive/", cards.receive_one, name="card_receive"),
]
