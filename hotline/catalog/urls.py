"""工作标准的页面地址."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from hotline.catalog.views import calendar, categories, dispatch, revising, sheets, standard


class CategoryCode(StringConverter):
    regex = "(?:[0-9]{2}){1,3}"


class Key(StringConverter):
    regex = "[a-z0-9_]{1,60}"


register_converter(CategoryCode, "category_code")
register_converter(Key, "item_key")

urlpatterns = [
    path("standard/", standard.standard_list, name="standard_list"),
    path("standard/<int:version>/", standard.standard, name="standard"),
    path("standard/<int:version>/word/", standard.standard_word, name="standard_word"),
    path("standard/<int:a>/diff/<int:b>/", standard.standard_diff, name="standard_diff"),
    path("standard/<int:version>/items/<item_key:key>/", revising.standard_item_edit, name="standard_item_edit"),
    path("standard/<int:version>/limits/add/", revising.standard_limit_add, name="standard_limit_add"),
    path("standard/<int:version>/limits/<int:pk>/", revising.standard_limit_edit, name="standard_limit_edit"),
    path(
        "standard/<int:version>/limits/<int:pk>/remove/", revising.standard_limit_remove, name="standard_limit_remove"
    ),
    path("standard/<int:version>/feedback/", revising.standard_feedback, name="standard_feedback"),
    path(
        "standard/<int:version>/feedback/<int:pk>/", revising.standard_feedback_answer, name="standard_feedback_answer"
    ),
    path("standard/<int:version>/<item_key:verb>/", revising.standard_step, name="standard_step"),
    path("categories/", categories.categories, name="categories"),
    path("categories/tree/", categories.category_tree, name="category_tree"),
    path("categories/add/", categories.category_add, name="category_add"),
    path("categories/import/", sheets.categories_import, name="categories_import"),
    path("categories/export/", categories.categories_export, name="categories_export"),
    path("categories/<category_code:code>/", categories.category, name="category"),
    path("categories/<category_code:code>/retire/", categories.category_retire, name="category_retire"),
    path("categories/<category_code:code>/restore/", categories.category_restore, name="category_restore"),
    path("dispatch-rules/", dispatch.dispatch_rules, name="dispatch_rules"),
    path("dispatch-rules/add/", dispatch.dispatch_rule_add, name="dispatch_rule_add"),
    path("dispatch-rules/trial/", dispatch.dispatch_trial, name="dispatch_trial"),
    path("dispatch-rules/import/", sheets.dispatch_rules_import, name="dispatch_rules_import"),
    path("dispatch-rules/export/", dispatch.dispatch_rules_export, name="dispatch_rules_export"),
    path("dispatch-rules/<int:pk>/", dispatch.dispatch_rule, name="dispatch_rule"),
    path("dispatch-rules/<int:pk>/clear-flag/", dispatch.dispatch_rule_clear_flag, name="dispatch_rule_clear_flag"),
    path("dispatch-rules/<int:pk>/retire/", dispatch.dispatch_rule_retire, name="dispatch_rule_retire"),
    path("dispatch-rules/<int:pk>/restore/", dispatch.dispatch_rule_restore, name="dispatch_rule_restore"),
    path("calendar/", calendar.calendar_year, name="calendar_year"),
    path("calendar/<int:year>/", calendar.calendar_year, name="calendar_year"),
    path("calendar/<int:year>/<int:month>/<int:day>/", calendar.calendar_day, name="calendar_day"),
    path("calendar/days/import/", sheets.special_days_import, name="special_days_import"),
    path("calendar/days/export/", calendar.special_days_export, name="special_days_export"),
    path("calendar/hours/", calendar.work_hours, name="work_hours"),
    path("calendar/hours/add/", calendar.work_hours_add, name="work_hours_add"),
    path("calendar/hours/<int:pk>/", calendar.work_hours_edit, name="work_hours_edit"),
    path("calendar/hours/<int:pk>/remove/", calendar.work_hours_remove, name="work_hours_remove"),
]
