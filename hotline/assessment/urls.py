"""考核、指标的页面地址."""

from django.urls import path

from hotline.assessment.views import figures, scores

urlpatterns = [
    path("assessment/", scores.scores, name="scores"),
    path("assessment/begin/", scores.begin, name="score_begin"),
    path("assessment/lower/", scores.lower, name="score_lower"),
    path("assessment/year/", scores.year, name="score_year"),
    path("assessment/merits/", scores.merits, name="merits"),
    path("assessment/merits/<int:pk>/revoke/", scores.merit_revoke, name="merit_revoke"),
    path("assessment/<str:no>/export/<str:group>/", scores.export, name="score_export"),
    path("assessment/<str:no>/units/<str:code>/", scores.sheet, name="score_sheet"),
    path("assessment/<str:no>/<slug:verb>/", scores.step, name="score_step"),
    path("figures/", figures.show, name="figures"),
    path("figures/orders/", figures.behind, name="figures_behind"),
    path("figures/export/", figures.export, name="figures_export"),
    path("indicators/", figures.dictionary, name="indicators"),
]
