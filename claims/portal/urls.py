"""The dealer's claim pages."""

from django.urls import path

from claims.portal import claims, lines, papers, printing

app_name = "claims"
urlpatterns = [
    path("", claims.index, name="list"),
    path("new/", lines.new, name="new"),
    path("new/<int:line>/", lines.begin, name="open"),
    path("<int:pk>/", claims.detail, name="detail"),
    path("<int:pk>/form.pdf", printing.form, name="form"),
    path("<int:pk>/save/", claims.save, name="save"),
    path("<int:pk>/submit/", claims.submit, name="submit"),
    path("<int:pk>/withdraw/", claims.withdraw, name="withdraw"),
    path("<int:pk>/nudge/", claims.nudge, name="nudge"),
    path("<int:pk>/delete/", claims.delete, name="delete"),
    path("<int:pk>/invoice/", claims.invoice, name="invoice"),
    path("<int:pk>/papers/<slug:kind>/", papers.attach, name="attach"),
    path("papers/<int:pk>/", papers.view, name="paper"),
    path("papers/<int:pk>/file/", papers.file, name="paper_file"),
    path("papers/<int:pk>/page-<int:number>.png", papers.page, name="paper_page"),
    path("papers/<int:pk>/field-<slug:name>.png", papers.field, name="paper_field"),
    path("papers/<int:pk>/remove/", papers.remove, name="paper_remove"),
]
