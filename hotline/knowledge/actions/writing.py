"""编写: from the first draft to the centre's review. A text is written on a version; what is published is never edited."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypedDict, Unpack, cast

from django.core.files.uploadedfile import UploadedFile

from hotline.base import clock
from hotline.base.numbering import next_no
from hotline.base.papers import examined
from hotline.base.refusal import Refused
from hotline.catalog.models import Category
from hotline.knowledge.actions.leaving import archive
from hotline.knowledge.engine import one_action, step
from hotline.knowledge.models import TEXTS, Article, Gap, Paper, Version
from hotline.knowledge.people import is_editor
from hotline.knowledge.workflow import OPEN_VERSION
from hotline.org.models import Area, Level, Unit, User, system_user

MOST_PAPERS = 20  # of one article


class Text(TypedDict, total=False):
    """What a version says: its fields, by the names they have there."""

    title: str
    questions: list[str]
    answer: str
    body: str
    basis_title: str
    basis_no: str
    basis_issuer: str
    basis_url: str
    category: Category | None
    area: Area
    applies_to: str
    contact: str
    openness: str
    valid_from: date
    valid_to: date | None
    keywords: list[str]


def create(*, actor: User, unit: Unit, gap: Gap | None = None, note: str = "", **text: Unpack[Text]) -> Article:
    """新建: an article with its first draft, for the unit that answers for it. `gap` is what it fills."""
    if not is_editor(actor) and not (actor.unit and actor.unit.contains(unit)):
        raise Refused("只能为本单位或下级单位新建知识点")
    with one_action():
        article = create_from("", "", actor=actor, unit=unit, note=note, **text)
        if gap is not None:
            Gap.objects.filter(pk=gap.pk).update(article=article)
    return article


def create_from(source: str, key: str, *, actor: User, unit: Unit, note: str = "", **text: Unpack[Text]) -> Article:
    """The same for what comes from somewhere; one article for each `key` of a source."""
    with one_action():
        article = new_article(actor, unit, text)
        article.source, article.source_key = source, key
        with step("create", article, actor, note=note):
            pass
        _draft(article, actor, text, note)
    return article


def revise(article: Article, *, actor: User, note: str = "") -> Version:
    """修订: a new draft that begins as a copy of what is in force, its attachments too."""
    with one_action():
        with step("revise", article, actor, note=note):
            pass
        version = _draft(article, actor, _text_of(article), note)
        assert article.current is not None
        version.papers.set(article.current.papers.all())
    return version


def prolong(article: Article, *, actor: User, valid_to: date, note: str) -> Version:
    """延长有效期: a new version that differs in its last day alone, sent to review at once."""
    if valid_to <= clock.today() or (article.valid_to and valid_to <= article.valid_to):
        raise Refused("新的有效期须晚于今天和原有效期")
    with one_action():
        with step("prolong", article, actor, note=note, facts={"valid_to": valid_to.isoformat()}):
            pass
        text = _text_of(article)
        text["valid_to"] = valid_to
        version = _draft(article, actor, text, note)
        assert article.current is not None
        version.papers.set(article.current.papers.all())
        report(version, actor=actor) if is_editor(actor) else submit(version, actor=actor)
    return version


def edit(
    version: Version,
    *,
    actor: User,
    note: str = "",
    papers: Sequence["UploadedFile[bytes]"] = (),
    dropped: Sequence[Paper] = (),
    **text: Unpack[Text],
) -> None:
    """修改 a draft. `papers` are added, `dropped` are no longer shown with this version. Saving what it says already does nothing."""
    article = version.article
    changed = [name for name, value in text.items() if getattr(version, name) != value]
    if not (changed or papers or dropped or note.strip() != version.note):
        return
    with step("edit", version, actor, facts={"changed": changed}):
        for name, value in text.items():
            setattr(version, name, value)
        version.title = version.title.strip()
        version.note, version.unsaved = note.strip(), {}
        if article.current_id is None:
            _show_first(article, version)
        version.papers.remove(*dropped)
        version.papers.add(*[_attach(article, file, actor) for file in papers])


def submit(version: Version, *, actor: User, note: str = "") -> None:
    """送单位审核."""
    with step("submit", version, actor, note=note) as taken:
        version.sent_by, version.sent_at = actor, taken.at


def report(version: Version, *, actor: User, note: str = "") -> None:
    """送热线办审核: an editor of the centre; no unit reviews before."""
    with step("report", version, actor, note=note) as taken:
        version.sent_by, version.sent_at = actor, taken.at


def take_back(version: Version, *, actor: User) -> None:
    """撤回修改, by whoever sent it."""
    with step("take_back", version, actor):
        version.sent_by = version.sent_at = None


def discard(version: Version, *, actor: User, note: str) -> None:
    """作废草稿. An article that never had another text is filed with it."""
    article = version.article
    with one_action():
        with step("discard", version, actor, note=note):
            version.unsaved = {}
        if article.current_id is None:
            archive(article, actor=system_user())


def keep_typed(version: Version, typed: dict[str, Any], *, actor: User) -> None:
    """Autosave: what is being typed, given back when the form is opened again. No step: nothing is said yet."""
    Version.objects.filter(pk=version.pk, state__in=OPEN_VERSION).update(unsaved={"by": actor.pk, "fields": typed})


def new_article(actor: User, unit: Unit, text: Text) -> Article:
    title = text.get("title", "").strip()
    if not title:
        raise Refused("请写标题")
    return Article(
        no=next_no("knowledge_no", "K"), unit=unit, title=title[:100], category=text.get("category"),
        area=text.get("area") or _whole_city(), openness=text.get("openness", "INTERNAL"), created_by=actor,
    )  # fmt: skip


def _draft(article: Article, actor: User, text: Text, note: str) -> Version:
    version = new_version(article, actor, text, note)
    with step("draft", version, actor):
        article.n_versions = version.n
        if article.current_id is None:
            _show_first(article, version)
    return version


def new_version(article: Article, actor: User, text: Text, note: str = "") -> Version:
    """The next version, not yet saved."""
    given: dict[str, Any] = {"area": article.area, "valid_from": clock.today(), **text}
    return Version(article=article, n=article.n_versions + 1, author=actor, note=note.strip()[:300], **given)


def _text_of(article: Article) -> Text:
    current = article.current
    assert current is not None
    text: Any = {name: getattr(current, name) for name in TEXTS}
    text["valid_from"] = max(current.valid_from, clock.today())
    return cast(Text, text)


def _show_first(article: Article, version: Version) -> None:
    """Before anything is published, lists show what the draft says."""
    article.title, article.category, article.area = version.title, version.category, version.area
    article.openness, article.valid_to = version.openness, version.valid_to


def _attach(article: Article, file: "UploadedFile[bytes]", actor: User) -> Paper:
    found = examined(file)
    if Paper.objects.filter(article=article).count() >= MOST_PAPERS:
        raise Refused(f"一个知识点最多{MOST_PAPERS}个附件")
    return Paper.objects.create(article=article, uploaded_by=actor, **found)


def _whole_city() -> Area:
    found = Area.objects.filter(level=Level.CITY).first()
    if found is None:
        raise Refused("还没有区划：请先导入组织机构")
    return found
