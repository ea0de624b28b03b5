"""隐去个人信息: what is found and what is put in its place. Pure."""

import pytest

from hotline.base.masking import findings, masked
from hotline.base.screening import hits, lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("请回电13812345678。", "请回电（电话略）。"),
        ("电话138-1234-5678或+86 13812345678", "电话（电话略）或（电话略）"),
        ("座机0537-2345678", "座机（电话略）"),
        ("身份证370802199003077518", "身份证（证件号略）"),
        ("卡号6222 0210 0111 2233 445", "卡号（卡号略）"),
        ("车牌鲁H12345乱停", "车牌（车牌略）乱停"),
        ("新能源车鲁HD12345占道", "新能源车（车牌略）占道"),
        ("阳光花园3号楼2单元501室漏水", "阳光花园×号楼×单元×室漏水"),
        ("文化路188号门前积水", "文化路×号门前积水"),
        ("我叫王建国，住在东关", "我叫王某，住在东关"),
        ("联系人：李秀英，白天在家", "联系人：李某，白天在家"),
        ("加QQ12345678", "加QQ（略）"),
        ("发到wang@example.com", "发到（邮箱略）"),
    ],
)
def test_what_tells_who_it_was_is_taken_out_and_no_longer_found(text: str, shown: str) -> None:
    assert findings(text)
    assert masked(text) == shown
    assert findings(masked(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "路灯坏了3盏，停电20天，涉及560户",
        "请拨打12345或110",
        "2026年3月9日17时30分前办结",
        "依据《物业管理条例》第52条",
        "费用1280.50元",
    ],
)
def test_ordinary_numbers_stay(text: str) -> None:
    assert findings(text) == []
    assert masked(text) == text


def test_the_names_that_the_record_knows_are_taken_out_wherever_they_stand() -> None:
    assert masked("欧阳守信反映楼道堆物，欧阳守信要求清理", ["欧阳守信"]) == "欧某反映楼道堆物，欧某要求清理"
    assert [one.words for one in findings("欧阳守信反映", ["欧阳守信", "王"])] == ["欧阳守信"]


def test_sensitive_words_are_found_through_signs_and_blanks() -> None:
    assert lines("刷单\n\n 博彩 \n刷单") == ["刷单", "博彩"]
    assert hits("加我刷 · 单赚钱", ["刷单", "博彩"]) == ["刷单"]
    assert hits("路灯坏了", ["刷单"]) == []
