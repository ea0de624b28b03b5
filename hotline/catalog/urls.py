"""工作标准的页面地址."""

from django.urls import path

from hotline.catalog.views import categories

urlpatterns = [
    path("categories/tree/", categories.category_tree, name="category_tree"),
]
