"""工作簿的样子: which sheets and columns there are. The one table behind template, import, export and refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hotline.org.models import Area, Contact, Level, Section, Unit, UnitKind, User
from hotline.org.sheets import cells


@dataclass(frozen=True)
class Column:
    key: str
    heading: str
    read: cells.Reader
    hint: str = ""
    required: bool = False
    clears: bool = False  # a blank cell empties the field; without it a blank leaves the field as it is
    width: int = 14
    choices: tuple[str, ...] = ()
    is_readable: bool = True  # whether a refusal shows what stood there


@dataclass(frozen=True)
class Sheet:
    title: str
    columns: tuple[Column, ...]
    hint: str

    @property
    def by_heading(self) -> Mapping[str, Column]:
        return {column.heading: column for column in self.columns}

    @property
    def required(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.required)

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)


YES_NO: Final = ("是", "否")
KINDS: Final = dict(UnitKind.choices)
LEVELS: Final = {str(value): str(label) for value, label in Level.choices}
UNIT_HINT: Final = "单位编号或单位全称（有同名的写编号），须已存在或在本文件“单位”表中"

AREAS: Final = Sheet(
    "区划",
    (
        Column("code", "区划代码", cells.area_code, "12位；县级可写前6位，镇街可写前9位", required=True, width=16),
        Column("name", "名称", cells.text_of(Area, "name"), required=True, width=20),
        Column("parent", "上级区划代码", cells.area_code, "留空时按代码推算", width=16),
    ),
    "行政区划，按12位代码识别：代码已有则修改，没有则新建。",
)
BOUNDARIES: Final = Sheet(  # no sheet of a workbook: one GeoJSON file, see geojson.py
    "区划边界",
    (
        Column("code", "区划代码", cells.area_code),
        Column("name", "名称", cells.text_of(Area, "full_name")),
        Column("shape", "边界", cells.outline, required=True, is_readable=False),
    ),
    "GeoJSON 文件（.geojson、.json）：每个面写明区划代码 code 或 adcode，没有代码的写名称 name；坐标为2000国家大地坐标系的经纬度。导入后即可在地图上选地点。",
)
UNITS: Final = Sheet(
    "单位",
    (
        Column("code", "单位编号", cells.code_of(Unit, "code"), "2至12位数字或大写字母，建立后不变", required=True),
        Column("name", "单位名称", cells.text_of(Unit, "name"), "全称，同一上级之下不得重复", required=True, width=34),
        Column("short_name", "简称", cells.text_of(Unit, "short_name"), "留空时取名称前24字", width=18),
        Column("kind", "类别", cells.one_of(KINDS), required=True, choices=tuple(KINDS.values())),
        Column("level", "层级", cells.one_of(LEVELS), "留空时按类别推算", width=18, choices=tuple(LEVELS.values())),
        Column("parent", "上级单位", cells.text_of(Unit, "name"), UNIT_HINT + "；市级单位留空", width=24),
        Column("area", "所在区划", cells.area_code, "区划代码，须已存在或在本文件“区划”表中", required=True, width=16),
        Column("duty_phone", "值班电话", cells.phone, clears=True, width=16),
        Column("leader", "主要领导", cells.text_of(Unit, "leader"), clears=True, width=12),
        Column("deputy", "分管领导", cells.text_of(Unit, "deputy"), clears=True, width=12),
        Column(
            "duty_basis",
            "职责依据",
            cells.text_of(Unit, "duty_basis"),
            "三定方案、权责清单中的职责表述",
            clears=True,
            width=60,
        ),
        Column("leader_signs", "领导签发", cells.yes_no, "答复是否须领导签发；新单位留空为“是”", choices=YES_NO),
        Column(
            "replies_directly", "可直接回复", cells.yes_no, "答复不经上级单位审核；新单位留空为“否”", choices=YES_NO
        ),
        Column("active_from", "启用日期", cells.day, "如 2026-11-03；新单位留空为导入当天"),
        Column("active_to", "停用日期", cells.day, "只供查看；停用与恢复在单位页面办理"),
    ),
    "承办单位，按单位编号识别。上级单位可以排在下级单位之后。",
)
SECTIONS: Final = Sheet(
    "科室",
    (
        Column("unit", "单位", cells.text_of(Unit, "name"), UNIT_HINT, required=True, width=34),
        Column("name", "科室名称", cells.text_of(Section, "name"), required=True, width=24),
        Column("contact", "科室联系人", cells.text_of(Section, "contact"), clears=True),
        Column("phone", "科室电话", cells.phone, clears=True, width=16),
    ),
    "办理科室，按单位和科室名称识别。",
)
CONTACTS: Final = Sheet(
    "联系人",
    (
        Column("unit", "单位", cells.text_of(Unit, "name"), UNIT_HINT, required=True, width=34),
        Column("name", "姓名", cells.text_of(Contact, "name"), required=True),
        Column("duty", "职务", cells.text_of(Contact, "duty"), clears=True, width=20),
        Column("phone", "电话", cells.phone, required=True, width=16),
        Column("is_main", "主要联系人", cells.yes_no, "每个单位一名；后填的为准", choices=YES_NO),
    ),
    "联系人，按单位和姓名识别。",
)
USERS: Final = Sheet(
    "用户",
    (
        Column(
            "username", "登录名", cells.code_of(User, "username", str.lower), "小写字母、数字、点、横线", required=True
        ),
        Column("name", "姓名", cells.text_of(User, "name"), required=True, width=12),
        Column("job_no", "工号", cells.code_of(User, "job_no"), clears=True),
        Column("phone", "手机", cells.phone, clears=True, width=16),
        Column("unit", "单位", cells.text_of(Unit, "name"), UNIT_HINT + "；新账号必填，村居不设账号", width=34),
        Column("section", "科室", cells.text_of(Section, "name"), "该单位的科室名称", clears=True, width=24),
        Column("roles", "角色", cells.listed, "可多个，用顿号隔开；留空不改", width=30),
        Column("is_active", "在用", cells.yes_no, "新账号留空为“是”", choices=YES_NO),
    ),
    "登录账号，按登录名识别。新账号得到随机初始密码，只在导入结果中给出一次，首次登录须修改。",
)
SHEETS: Final = (AREAS, UNITS, SECTIONS, CONTACTS, USERS)
