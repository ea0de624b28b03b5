"""维护事项分类: add, change (rename among it), retire, restore. A code once given is never given again or changed."""

from collections.abc import Sequence
from typing import Final, TypedDict, Unpack

from hotline.base.refusal import Refused
from hotline.catalog.actions.checks import by_catalog_manager
from hotline.catalog.changes import changing_row
from hotline.catalog.models import Category
from hotline.org.actions.checks import must, save
from hotline.org.models import Unit, User

FIELDS: Final = (
    "name", "lead_kind", "lead_unit", "limit_class", "is_urban_mgmt", "is_justice", "is_public", "urgent_words",
)  # fmt: skip
LEVEL_NAMES: Final = {1: "大类", 2: "中类", 3: "小类"}


class CategoryFields(TypedDict):
    """What a category says. `lead_unit` is the department over it; `urgent_words` make a matter urgent when said."""

    name: str
    lead_kind: str
    lead_unit: Unit | None
    limit_class: str
    is_urban_mgmt: bool
    is_justice: bool
    is_public: bool
    urgent_words: Sequence[str]


def add_category(code: str, *, actor: User, **fields: Unpack[CategoryFields]) -> Category:
    """Below the category whose code is `code` without its last two digits."""
    category = Category(code=code, level=len(code) // 2)
    with changing_row("新增", category, actor=actor):
        by_catalog_manager(actor)
        must(code.isdigit() and len(code) in (2, 4, 6), "编号是2、4或6位数字，每级两位")
        must(not Category.objects.filter(code=code).exists(), f"编号“{code}”已有分类使用")
        parent = Category.objects.filter(code=code[:-2]).first()
        if len(code) > 2:
            must(parent is not None, f"没有编号为“{code[:-2]}”的上级分类，请先增加上级")
            must(parent is None or parent.is_active, f"上级分类“{parent}”已停用")
        category.parent = parent
        _write(category, fields)
    return category


def change_category(category: Category, *, actor: User, **fields: Unpack[CategoryFields]) -> None:
    """A new name also stands in the full names of all below."""
    with changing_row("修改", category, actor=actor):
        by_catalog_manager(actor)
        _refresh(category)
        old = category.full_name
        _write(category, fields)
        if category.full_name != old:
            below = list(Category.objects.filter(code__startswith=category.code).exclude(pk=category.pk))
            for one in below:
                one.full_name = category.full_name + one.full_name.removeprefix(old)
            Category.objects.bulk_update(below, ["full_name"])


def retire_category(category: Category, *, actor: User) -> None:
    """No new order may bear it; those that do keep it."""
    with changing_row("停用", category, actor=actor):
        by_catalog_manager(actor)
        _refresh(category)
        must(category.is_active, f"“{category}”已停用")
        n = category.children.filter(is_active=True).count()
        must(not n, f"“{category}”下还有{n}个在用的分类，请先停用它们")
        category.is_active = False
        category.save(update_fields=["is_active"])


def restore_category(category: Category, *, actor: User) -> None:
    with changing_row("恢复", category, actor=actor):
        by_catalog_manager(actor)
        _refresh(category)
        must(not category.is_active, f"“{category}”在用")
        must(category.parent is None or category.parent.is_active, f"上级分类“{category.parent}”已停用，请先恢复上级")
        category.is_active = True
        category.save(update_fields=["is_active"])


def _refresh(category: Category) -> None:
    try:
        category.refresh_from_db()
    except Category.DoesNotExist:
        raise Refused("这个分类已不存在") from None


def _write(category: Category, fields: CategoryFields) -> None:
    for name in FIELDS:
        setattr(category, name, fields[name])
    category.name = category.name.strip()
    category.urgent_words = list(dict.fromkeys(fields["urgent_words"]))
    category.full_name = f"{category.parent.full_name} / {category.name}" if category.parent else category.name
    lead = fields["lead_unit"]
    must(lead is None or lead.is_active, f"“{lead}”已停用，不能主管")
    namesakes = Category.objects.filter(parent=category.parent, name=category.name, is_active=True)
    must(not namesakes.exclude(pk=category.pk).exists(), f"同一级已有“{category.name}”")
    save(category)
