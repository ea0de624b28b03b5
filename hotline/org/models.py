"""组织机构: areas, units of four levels, their sections and contacts, users; and what was changed of all this, by whom."""

from importlib import import_module
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from hotline.base import clock, trail
from hotline.base.prepared import Prepared


class Level(models.IntegerChoices):
    """四级网络."""

    CITY = 1, "市级"
    COUNTY = 2, "县级与部门"
    TOWN = 3, "乡镇街道与下属单位"
    VILLAGE = 4, "村居"


class Area(models.Model):
    """行政区划, 12 digits: 6 county + 3 town + 3 village; the city itself ends in `00000000`."""

    code = models.CharField(
        "区划代码", max_length=12, primary_key=True, validators=[RegexValidator(r"^\d{12}$", "区划代码是12位数字")]
    )
    name = models.CharField("名称", max_length=40)
    level = models.PositiveSmallIntegerField("级别", choices=Level.choices)
    parent = models.ForeignKey(
        "self", verbose_name="上级区划", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    full_name = models.CharField("全称", max_length=120, help_text="县区、镇街、村居连写，供显示与查找")

    class Meta:
        ordering = ["code"]
        verbose_name = "区划"

    def __str__(self) -> str:
        return self.full_name

    @property
    def county_code(self) -> str:
        """The code of the county in which the place lies (the city's own code gives the city)."""
        return self.code[:6] + "000000"


class Boundary(models.Model):
    """边界 of an area, to be drawn and asked whether a point lies within.

    `polygons`: the coordinates of a GeoJSON MultiPolygon, `[[ring, hole, …], …]`, a ring `[[east, north], …]` in degrees
    without its last point. The box around them is what a point is looked for by.
    """

    area = models.OneToOneField(
        Area, verbose_name="区划", primary_key=True, on_delete=models.CASCADE, related_name="boundary"
    )
    polygons = models.JSONField("边界")
    west = models.FloatField("西至", editable=False)
    south = models.FloatField("南至", editable=False)
    east = models.FloatField("东至", editable=False)
    north = models.FloatField("北至", editable=False)

    class Meta:
        verbose_name = "区划边界"

    def __str__(self) -> str:
        return str(self.area)


class UnitKind(models.TextChoices):
    HOTLINE = "HOTLINE", "热线办"
    COUNTY_GOV = "COUNTY_GOV", "县市区"
    CITY_DEPT = "CITY_DEPT", "市直部门"
    PUBLIC_SERVICE = "PUBLIC_SERVICE", "公共服务单位"
    JUSTICE = "JUSTICE", "政法单位"
    TOWN = "TOWN", "乡镇街道"
    SUB_UNIT = "SUB_UNIT", "下属单位"
    VILLAGE = "VILLAGE", "村居"


class UnitQuerySet(models.QuerySet["Unit"]):
    def active(self) -> "UnitQuerySet":
        return self.filter(active_to__isnull=True)

    def below(self, unit: "Unit") -> "UnitQuerySet":
        """`unit` itself and everything under it."""
        return self.filter(path__startswith=unit.path)

    def first_line(self) -> "UnitQuerySet":
        """承办单位: units with sign-in of their own, levels 2 and 3."""
        return self.filter(level__in=(Level.COUNTY, Level.TOWN))


class Unit(models.Model):
    """承办单位. `path` is the chain of codes from the top, each with a full stop behind: one prefix test finds a subtree."""

    code = models.CharField(
        "单位编号",
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[0-9A-Z]{2,12}$", "单位编号由2至12位数字或大写字母组成")],
    )
    name = models.CharField("单位名称", max_length=60)
    short_name = models.CharField("简称", max_length=24)
    kind = models.CharField("类别", max_length=16, choices=UnitKind)
    level = models.PositiveSmallIntegerField("层级", choices=Level.choices)
    parent = models.ForeignKey(
        "self", verbose_name="上级单位", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=64, unique=True, editable=False)
    area = models.ForeignKey(Area, verbose_name="所在区划", on_delete=models.PROTECT, related_name="units")
    duty_phone = models.CharField("值班电话", max_length=20, blank=True)
    leader = models.CharField("主要领导", max_length=20, blank=True)
    deputy = models.CharField("分管领导", max_length=20, blank=True)
    duty_basis = models.TextField("职责依据", blank=True, help_text="三定方案、权责清单中的职责表述")
    leader_signs = models.BooleanField("答复须领导签发", default=True)
    replies_directly = models.BooleanField("可直接回复", default=False, help_text="答复不经上级单位审核，直接交热线办")
    active_from = models.DateField("启用日期", null=True, blank=True)
    active_to = models.DateField("停用日期", null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        verbose_name = "单位"
        constraints = [
            # A village's name may stand in ten towns, a town's in several counties.
            models.UniqueConstraint(
                fields=["parent", "name"], nulls_distinct=False, name="one_unit_of_a_name_below_a_parent",
                violation_error_message="同一上级单位之下已有同名的单位",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.active_to is None

    @property
    def codes(self) -> list[str]:
        """Its own code and those of the units above, from the top."""
        return self.path.rstrip(".").split(".")

    def contains(self, other: "Unit") -> bool:
        return other.path.startswith(self.path)


class Section(models.Model):
    """办理科室 of a unit."""

    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.CASCADE, related_name="sections")
    name = models.CharField("科室名称", max_length=40)
    contact = models.CharField("科室联系人", max_length=20, blank=True)
    phone = models.CharField("科室电话", max_length=20, blank=True)

    class Meta:
        ordering = ["unit", "id"]
        verbose_name = "科室"
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="one_section_of_a_name_in_a_unit")]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """联系人: who answers for a unit; a village has only contacts, no sign-in."""

    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField("姓名", max_length=20)
    duty = models.CharField("职务", max_length=30, blank=True)
    phone = models.CharField("电话", max_length=20)
    is_main = models.BooleanField("主要联系人", default=False)

    class Meta:
        ordering = ["unit", "-is_main", "id"]
        verbose_name = "联系人"

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, *, name: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(username=username, name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, *, name: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(username, name=name, password=password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """工作人员. Roles are groups; code asks for permissions only."""

    username = models.CharField(
        "登录名",
        max_length=30,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9_.-]{2,30}$", "登录名由2至30位小写字母、数字、点、横线组成")],
    )
    name = models.CharField("姓名", max_length=20)
    job_no = models.CharField("工号", max_length=12, blank=True)
    phone = models.CharField("手机", max_length=20, blank=True)
    unit = models.ForeignKey(
        Unit, verbose_name="单位", null=True, blank=True, on_delete=models.PROTECT, related_name="users"
    )
    section = models.ForeignKey(
        Section, verbose_name="科室", null=True, blank=True, on_delete=models.SET_NULL, related_name="users"
    )
    is_active = models.BooleanField("在用", default=True)
    is_system = models.BooleanField("系统自身", default=False, editable=False)
    must_change_password = models.BooleanField("下次登录改密码", default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["unit__path", "username"]
        verbose_name = "用户"
        permissions = [("manage_organisation", "管理组织机构"), ("manage_own_unit", "管理本单位人员")]
        constraints = [
            models.UniqueConstraint(fields=["is_system"], condition=Q(is_system=True), name="one_system_user"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        return self.is_superuser

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Asked a hundred times a page: of what came with the user, or was once read, as `RoleBackend` would answer."""
        held: set[str] | None = self.__dict__.get("_all_permissions")
        if held is None or obj is not None:
            return super().has_perm(perm, obj)
        return self.is_active and (self.is_superuser or perm in held)

    @property
    def role_names(self) -> list[str]:
        return [group.name for group in self.groups.all()]


class Session(AbstractBaseSession):
    """登录会话 of somebody signed in, or of a citizen on the website (no user)."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "登录会话"

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore  # which reads this table


_SYSTEM: Final = Prepared(lambda: User.objects.filter(is_system=True)[:1])


def system_user() -> User:
    """The named actor of every step that nobody takes by hand."""
    if (found := _SYSTEM.first()) is not None:
        return found
    user, _ = User.objects.get_or_create(
        is_system=True, defaults={"username": "system", "name": "系统", "is_active": False}
    )
    return user


class Change(models.Model):
    """变更记录: one change to the organisation or the catalogue, as it was made; names as they read that day.

    `facts` are (what, before, after) in Chinese. Numbered and chained like the steps of an order; a trigger forbids
    UPDATE and DELETE. Private telephone numbers stand masked: what is written here is never erased.
    """

    n = models.PositiveBigIntegerField("序号", unique=True)
    name = models.CharField("动作", max_length=20)
    kind = models.CharField(max_length=60, help_text="数据表，如 org.unit；导入、导出各为一类")
    kind_name = models.CharField("类别", max_length=20)
    key = models.CharField(max_length=60, blank=True)
    thing = models.CharField("对象", max_length=200)
    unit = models.ForeignKey(Unit, verbose_name="涉及单位", null=True, on_delete=models.PROTECT, related_name="+")
    of_unit = models.CharField("涉及单位", max_length=60, blank=True)
    facts = models.JSONField("内容", default=list)
    note = models.CharField("说明", max_length=200, blank=True)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField("经办人", max_length=20)
    unit_name = models.CharField("经办单位", max_length=60, blank=True)
    at = models.DateTimeField("时间")
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-n"]
        verbose_name = "变更记录"
        indexes = [
            models.Index(fields=["kind", "-n"], name="changes_of_kind"),
            models.Index(fields=["unit", "-n"], name="changes_of_unit"),
            models.Index(fields=["actor", "-n"], name="changes_by_actor"),
            models.Index(fields=["at"], name="changes_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name}{self.kind_name}“{self.thing}”"

    def digest(self, before: str, key: str = "") -> str:
        """The record's hash behind `before`. There is one chain of changes: it needs no key."""
        content = [
            self.n, self.name, self.kind, self.kind_name, self.key, self.thing, self.unit_id, self.of_unit, self.facts,
            self.note, self.actor_id, self.actor_name, self.unit_name, trail.canonical(self.at),
        ]  # fmt: skip
        return trail.chained(before, content)


class ChangeHead(models.Model):
    """The end of the chain of changes, one row. Its lock lets writers in one at a time."""

    n = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=trail.START)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_head_of_changes")]

    @staticmethod
    def taken() -> "ChangeHead":
        """The row, locked until the transaction ends."""
        rows = ChangeHead.objects.select_for_update().filter(pk=1)
        head = rows.first()
        if head is None:
            ChangeHead.objects.bulk_create([ChangeHead(pk=1)], ignore_conflicts=True)
            head = rows.get()
        return head


class PaperSeries(models.Model):
    """发文字号: the last number that was given under one 机关代字 in one year (`draw_number` in hotline/org/actions/numbers.py)."""

    code = models.CharField("机关代字", max_length=20)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后一号")

    class Meta:
        verbose_name = "发文字号"
        constraints = [models.UniqueConstraint(fields=["code", "year"], name="one_series_of_a_code_in_a_year")]

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕{self.last}号"


__all__ = [
    "Area",
    "Boundary",
    "Change",
    "ChangeHead",
    "Contact",
    "Group",
    "Level",
    "PaperSeries",
    "Section",
    "Session",
    "Unit",
    "UnitKind",
    "User",
    "system_user",
]
