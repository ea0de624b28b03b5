"""知识点和它的各个版本."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hotline.base import clock
from hotline.base.models import StoredFile
from hotline.catalog.models import Category
from hotline.knowledge.workflow import LIVE, OPEN_VERSION, SHOWN, ArticleState, VersionState
from hotline.org.models import Area, Unit, UnitKind, User
from hotline.org.roles import EDIT_KNOWLEDGE, REVIEW_KNOWLEDGE, SEE_ALL


class Openness(models.TextChoices):
    """公开范围. What the robot may say the public may read too."""

    INTERNAL = "INTERNAL", "内部使用"
    PUBLIC = "PUBLIC", "向社会公开"
    ROBOT = "ROBOT", "公开并供智能问答"


TO_EVERYBODY = (Openness.PUBLIC, Openness.ROBOT)


def digits_of(area: Area) -> str:
    """The beginning that the codes of all places within an area share: 4 digits for the city, 6 county, 9 town, 12 village."""
    return area.code[: {1: 4, 2: 6, 3: 9}.get(area.level, 12)]


def around(area: Area) -> list[str]:
    """The codes of an area and of those that it lies in."""
    code = area.code
    parts = [code, code[:9] + "000", code[:6] + "000000", code[:4] + "00000000"]
    return list(dict.fromkeys(parts))


class ArticleQuerySet(models.QuerySet["Article"]):
    def visible_to(self, user: User) -> "ArticleQuerySet":
        """The centre sees all. A unit sees its own and those of the units below, and what is published for its place,
        for a place within it, or for everybody (市、县、镇按适用区域共享)."""
        if sees_all(user):
            return self
        if user.unit is None:
            return self.filter(openness__in=TO_EVERYBODY, state__in=SHOWN)
        near = Q(area__in=around(user.unit.area)) | Q(area__code__startswith=digits_of(user.unit.area))
        published = Q(state__in=SHOWN) & (near | Q(openness__in=TO_EVERYBODY))
        if user.unit.kind == UnitKind.HOTLINE:
            return self.filter(
                published
            )  # the centre's people see by their permissions, not as a unit above all others
        return self.filter(Q(unit__path__startswith=user.unit.path) | published)

    def public(self) -> "ArticleQuerySet":
        """What anybody may read on the city's website: open, in force, not hidden."""
        return self.live().filter(openness__in=TO_EVERYBODY)

    def for_robot(self) -> "ArticleQuerySet":
        return self.live().filter(openness=Openness.ROBOT)

    def live(self) -> "ArticleQuerySet":
        """What callers may be told: published, not past its date, not hidden."""
        today = clock.today()
        return self.filter(Q(state__in=LIVE), Q(hidden_at=None), Q(valid_to=None) | Q(valid_to__gte=today))

    def of(self, unit: Unit) -> "ArticleQuerySet":
        """Of a unit and those below it."""
        return self.filter(unit__path__startswith=unit.path)


def sees_all(user: User) -> bool:
    return user.is_system or any(user.has_perm(name) for name in (SEE_ALL, EDIT_KNOWLEDGE, REVIEW_KNOWLEDGE))


class Article(models.Model):
    """知识点. What stands here of the text (title, place, date…) is that of the version in force, for lists and filters."""

    no = models.CharField("编号", max_length=12, unique=True)
    state = models.CharField("状态", max_length=10, choices=ArticleState)
    unit = models.ForeignKey(Unit, verbose_name="责任单位", on_delete=models.PROTECT, related_name="articles")
    title = models.CharField("标题", max_length=100)
    category = models.ForeignKey(
        Category, verbose_name="事项分类", null=True, on_delete=models.PROTECT, related_name="articles"
    )
    area = models.ForeignKey(Area, verbose_name="适用区域", on_delete=models.PROTECT, related_name="articles")
    openness = models.CharField("公开范围", max_length=8, choices=Openness, default=Openness.INTERNAL)
    valid_to = models.DateField("有效期至", null=True)
    current = models.ForeignKey("Version", null=True, on_delete=models.PROTECT, related_name="+")
    hidden_at = models.DateTimeField("暂停使用时间", null=True)
    hidden_why = models.CharField("暂停原因", max_length=200, blank=True)
    checked_on = models.DateField("最近复核", null=True)
    check_by = models.DateField("复核期限", null=True)
    reminded = models.PositiveSmallIntegerField("已提醒到期前天数", null=True)  # 30, 7, 1: the last one told
    n_versions = models.PositiveIntegerField(default=0)
    n_errors_open = models.PositiveIntegerField("未答复纠错", default=0)
    n_urges = models.PositiveIntegerField("未答复催更次数", default=0)
    n_uses = models.PositiveIntegerField("使用次数", default=0)
    n_useful = models.PositiveIntegerField("有用", default=0)
    n_useless = models.PositiveIntegerField("没用", default=0)
    source = models.CharField("来源", max_length=40, blank=True)  # of an import, with the key that the item has there
    source_key = models.CharField(max_length=80, blank=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField("最近发布", null=True)
    n_events = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "知识点"
        permissions = [("edit_articles", "采编知识点"), ("review_articles", "审核发布知识点")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source_key=""), name="one_article_of_a_source_key"
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFTING") | Q(state="ARCHIVED") | Q(current__isnull=False),
                name="published_has_a_text",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="articles_by_state"),
            models.Index(fields=["unit", "state", "id"], name="articles_of_unit"),
            models.Index(fields=["valid_to"], name="articles_that_end", condition=Q(valid_to__isnull=False)),
            models.Index(fields=["check_by"], name="articles_to_check", condition=Q(state="PUBLISHED")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_live(self) -> bool:
        """Whether callers may be told."""
        return self.state in LIVE and self.hidden_at is None and not self.is_past

    @property
    def is_past(self) -> bool:
        return self.valid_to is not None and self.valid_to < clock.today()

    @property
    def why_not_live(self) -> str:
        """Why callers may not be told, in a sentence; empty if they may."""
        if self.state == ArticleState.EXPIRED or (self.state in LIVE and self.is_past):
            until = f"（有效期至{self.valid_to:%Y年%-m月%-d日}）" if self.valid_to else ""
            return f"该知识点已过期{until}，不能用于直接答复"
        if self.state in LIVE:
            return f"该知识点已暂停使用：{self.hidden_why}" if self.hidden_at else ""
        return f"该知识点{ArticleState(self.state).label}，不能用于直接答复"

    @property
    def ref(self) -> str:
        """What an answer cites: number and version."""
        return f"{self.no}@{self.current.n}" if self.current else self.no


TEXTS = ("title", "questions", "answer", "body", "basis_title", "basis_no", "basis_issuer", "basis_url", "category",
         "area", "applies_to", "contact", "openness", "valid_from", "valid_to", "keywords")  # fmt: skip


HEAD_FIELDS = ("title", "questions", "keywords")
TEXT_FIELDS = ("answer", "body", "applies_to", "contact", "basis_title", "basis_no", "basis_issuer")


class Version(models.Model):
    """One text of an article. Published, it is never edited again. Reads by date: see `Article.versions.in_force_on`."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    n = models.PositiveIntegerField("版本")
    state = models.CharField("状态", max_length=14, choices=VersionState)
    title = models.CharField("标题", max_length=100)
    questions = ArrayField(models.CharField(max_length=100), verbose_name="标准问法", default=list, blank=True)
    answer = models.TextField("口径（简短答复）")
    body = models.TextField("全文", blank=True)
    basis_title = models.CharField("依据名称", max_length=200, blank=True)
    basis_no = models.CharField("文号", max_length=60, blank=True)
    basis_issuer = models.CharField("发文机关", max_length=80, blank=True)
    basis_url = models.URLField("链接", max_length=300, blank=True)
    category = models.ForeignKey(
        Category, verbose_name="事项分类", null=True, on_delete=models.PROTECT, related_name="+"
    )
    area = models.ForeignKey(Area, verbose_name="适用区域", on_delete=models.PROTECT, related_name="+")
    applies_to = models.CharField("适用对象", max_length=120, blank=True)
    contact = models.CharField("办理地点和电话", max_length=300, blank=True)
    openness = models.CharField("公开范围", max_length=8, choices=Openness, default=Openness.INTERNAL)
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("有效期至", null=True, blank=True)
    keywords = ArrayField(models.CharField(max_length=20), verbose_name="关键词", default=list, blank=True)
    papers: Any = models.ManyToManyField("Paper", verbose_name="附件", related_name="versions")
    note = models.CharField("修订说明", max_length=300, blank=True)
    author = models.ForeignKey(User, verbose_name="撰写人", null=True, on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(User, verbose_name="送审人", null=True, on_delete=models.PROTECT, related_name="+")
    unit_reviewer = models.ForeignKey(
        User, verbose_name="单位审核人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewer = models.ForeignKey(
        User, verbose_name="热线办审核人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField("送审时间", null=True)
    published_at = models.DateTimeField("发布时间", null=True)
    replaced_at = models.DateTimeField("取代时间", null=True)
    unsaved: Any = models.JSONField("未保存的输入", default=dict)

    class Meta:
        ordering = ["article", "-n"]
        verbose_name = "知识点版本"
        constraints = [
            models.UniqueConstraint(fields=["article", "n"], name="one_version_of_a_number"),
            models.UniqueConstraint(
                fields=["article"], condition=Q(state__in=[*OPEN_VERSION]), name="one_open_version_of_an_article"
            ),
            models.UniqueConstraint(
                fields=["article"], condition=Q(state="IN_FORCE"), name="one_version_in_force_of_an_article"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="version_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "sent_at"], name="versions_by_state", condition=Q(state__in=[*OPEN_VERSION]))
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.n}版）"

    @property
    def head_text(self) -> str:
        """What counts most when one searches: title, standard questions, keywords."""
        return "。".join([self.title, *self.questions, *self.keywords])

    @property
    def full_text(self) -> str:
        return "\n".join(part for name in TEXT_FIELDS if (part := getattr(self, name)))


class Paper(StoredFile):
    """附件 of an article; a version shows those that it was published with."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="papers")

    class Meta:
        ordering = ["id"]
        verbose_name = "知识附件"
