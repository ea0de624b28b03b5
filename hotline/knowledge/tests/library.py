"""The articles of the tests: they come to be by the real road."""

from typing import Any

from hotline.knowledge import actions
from hotline.knowledge.models import Article, Version
from hotline.knowledge.tests.town import Town
from hotline.org.models import Unit

TEXT: dict[str, Any] = {
    "title": "物业服务费收费标准",
    "questions": ["物业费一平方米多少钱", "物业费谁来定"],
    "answer": "普通住宅前期物业服务费实行政府指导价，一级每平方米每月不超过1.2元，二级不超过0.9元。",
    "body": "一、前期物业服务费实行政府指导价。\n二、业主大会成立后由业主与物业企业协商确定。\n三、收费标准应在小区公示。",
    "basis_title": "清水市物业服务收费管理办法",
    "basis_no": "清发改价〔2025〕12号",
    "basis_issuer": "清水市发展和改革委员会",
    "keywords": ["物业费", "收费"],
    "applies_to": "普通住宅业主",
    "contact": "市住建局物业科 0000-1234567",
    "openness": "PUBLIC",
}


def text_of(town: Town, **more: Any) -> dict[str, Any]:
    return {**TEXT, "category": town.category(), **more}


def unit(town: Town, name: str = "住建局") -> Unit:
    return town.unit(name)


def drafted(town: Town, **more: Any) -> Version:
    """A draft by 住建局's handler."""
    article = actions.create(actor=town.zhujian, unit=unit(town), **text_of(town, **more))
    return article.versions.select_related("article__unit").get()


def at_unit_review(town: Town, **more: Any) -> Version:
    version = drafted(town, **more)
    actions.submit(version, actor=town.zhujian)
    return version


def at_centre_review(town: Town, **more: Any) -> Version:
    version = at_unit_review(town, **more)
    actions.pass_on(version, actor=town.zhujian_leader)
    return version


def published(town: Town, **more: Any) -> Article:
    """住建局 wrote it, its leader passed it on, the centre's reviewer published it."""
    version = at_centre_review(town, **more)
    actions.publish(version, actor=town.zhi)
    return fresh(version.article)


def fresh(article: Article) -> Article:
    return Article.objects.select_related("current", "unit").get(pk=article.pk)
