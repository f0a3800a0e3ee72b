"""The addresses of money."""

from django.urls import path

from rental.portal.money import accounts, damages, items, statement, write_offs

MONEY = [
    path("receivables/", items.index, name="items"),
    path("receivables/<int:pk>/", items.detail, name="item"),
    path("receivables/<int:pk>/do/<slug:key>/", items.do, name="item_do"),
    path("dunning/", items.steps, name="steps"),
    path("dunning/<int:pk>/", items.step, name="step"),
    path("accounts/<int:pk>/", accounts.detail, name="account"),
    path("accounts/<int:pk>/do/<slug:key>/", accounts.do, name="account_do"),
    path("accounts/<int:pk>/statement.pdf", accounts.paper, name="account_paper"),
    path("accounts/<int:pk>/link/", accounts.link, name="account_link"),
    path("damages/", damages.index, name="damages"),
    path("damages/<int:pk>/", damages.detail, name="damage"),
    path("damages/<int:pk>/do/<slug:key>/", damages.do, name="damage_do"),
    path("damages/photos/<int:pk>/", damages.photo, name="damage_photo"),
    path("damages/papers/<int:pk>/", damages.paper, name="damage_paper"),
    path("orders/<int:pk>/damage/", damages.new, name="new_damage"),
    path("write-offs/", write_offs.index, name="write_offs"),
    path("write-offs/<int:pk>/", write_offs.detail, name="write_off"),
    path("write-offs/<int:pk>/do/<slug:key>/", write_offs.do, name="write_off_do"),
    path("write-offs/evidence/<int:pk>/", write_offs.evidence, name="write_off_evidence"),
    path("statement/<str:token>/", statement.show, name="statement"),
    path("statement/<str:token>/statement.pdf", statement.paper, name="statement_paper"),
    path("statement/<str:token>/do/<slug:key>/", statement.answer, name="statement_do"),
]
