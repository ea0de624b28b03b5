"""知识库的页面地址."""

from django.urls import path, re_path

from hotline.knowledge.views import article, desk, search, sheets, take_step, upkeep

urlpatterns = [
    path("knowledge/", search.search, name="knowledge"),
    path("knowledge/panel/", search.panel, name="knowledge_panel"),
    path("knowledge/new/", take_step.create, name="article_create"),
    path("knowledge/preview/", take_step.preview, name="knowledge_preview"),
    path("knowledge/desks/", desk.first_desk, name="knowledge_desks"),
    path("knowledge/desks/<slug:key>/", desk.desk, name="knowledge_desk"),
    path("knowledge/gaps/", upkeep.gap_list, name="gaps"),
    path("knowledge/gaps/<int:pk>/<slug:verb>/", upkeep.gap_step, name="gap_step"),
    path("knowledge/synonyms/", upkeep.synonym_list, name="synonyms"),
    path("knowledge/synonyms/new/", upkeep.synonym_step, name="synonym_add"),
    path("knowledge/synonyms/<int:pk>/", upkeep.synonym_step, name="synonym_change"),
    path("knowledge/statistics/", upkeep.statistics_page, name="knowledge_statistics"),
    path("knowledge/import/", sheets.knowledge_import, name="knowledge_import"),
    re_path(r"^knowledge/export\.(?P<ending>xlsx|jsonl)$", sheets.knowledge_export, name="knowledge_export"),
    path("knowledge/papers/<int:pk>/", article.paper, name="knowledge_paper"),
    path("knowledge/versions/<int:pk>/keep/", take_step.keep, name="version_keep"),
    path("knowledge/versions/<int:pk>/<slug:verb>/", take_step.version_step, name="version_step"),
    path("knowledge/<str:no>/", article.article_page, name="article"),
    path("knowledge/<str:no>/v/<int:n>/", article.version_page, name="article_version"),
    path("knowledge/<str:no>/on/", article.on_day, name="article_on_day"),
    path("knowledge/<str:no>/diff/<int:a>/<int:b>/", article.diff, name="article_diff"),
    path("knowledge/<str:no>/vote/", article.vote, name="article_vote"),
    path("knowledge/<str:no>/cite/", article.cite, name="article_cite"),
    path("knowledge/<str:no>/<slug:verb>/", take_step.article_step, name="article_step"),
]
