"""The tags that every template uses."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, engines
from django.test import RequestFactory

from hotline.base import clock
from hotline.base.templatetags.page import LIGHTS, UnknownIconError, badge, capped, filter_of, icon, light

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def rendered(source: str, **context: object) -> str:
    template = engines["django"].from_string(source)
    return str(template.template.render(Context(context))).strip()  # type: ignore[attr-defined]


def test_an_icon_is_hidden_from_screen_readers() -> None:
    assert 'aria-hidden="true"' in icon("phone")
    assert "<path" in icon("phone")


def test_a_misspelt_icon_is_an_error_with_its_name() -> None:
    with pytest.raises(UnknownIconError, match="telefone"):
        icon("telefone")


@pytest.mark.parametrize(
    ("value", "word"),
    [("GREEN", "正常"), ("YELLOW", "即将到期"), ("RED", "超期"), ("DONE_ON_TIME", "按时"), ("DONE_LATE", "逾期")],
)
def test_a_light_never_speaks_by_colour_alone(value: str, word: str) -> None:
    shown = light(value)
    assert word in shown
    assert "<svg" in shown


def test_no_two_lights_look_the_same() -> None:
    assert len({(tone, sign) for tone, sign, _ in LIGHTS.values()}) == len(LIGHTS)


def test_no_clock_shows_no_light() -> None:
    assert light(None) == light("") == ""


def test_a_badge_escapes_what_it_is_given() -> None:
    assert "<script>" not in badge("<script>alert(1)</script>")


@dataclass
class Thing:
    state: str

    def get_state_display(self) -> str:
        return "待签收"


def test_a_state_comes_from_the_thing_or_from_code_and_label() -> None:
    from_thing = rendered("{% state_badge thing %}", thing=Thing("PENDING_SIGN"))
    assert from_thing == rendered('{% state_badge "PENDING_SIGN" "待签收" %}')
    assert "待签收" in from_thing
    assert "word-yellow" in from_thing


def test_a_state_of_another_app_may_bring_its_tone() -> None:
    assert "word-red" in rendered('{% state_badge "ESCALATED" "升级督办" "red" %}')
    assert "word-grey" in rendered('{% state_badge "ESCALATED" "升级督办" %}')


def test_when_says_the_moment_and_keeps_the_full_one_on_hover() -> None:
    with clock.moved_to(NOW):
        shown = rendered("{{ at|when }}", at=NOW - timedelta(days=1))
    assert ">昨天 09:30</time>" in shown
    assert 'title="2026年11月22日 星期日 09:30:00"' in shown


def test_due_marks_what_is_late() -> None:
    with clock.moved_to(NOW):
        assert "is-late" in rendered("{{ at|due }}", at=NOW - timedelta(hours=5))
        assert "is-late" not in rendered("{{ at|due }}", at=NOW + timedelta(hours=5))


@pytest.mark.parametrize(
    ("light", "hours", "words", "tone"),
    [
        ("GREEN", 50, "还剩 2天2小时", ""),
        ("YELLOW", 5, "即将到期 还剩 5小时", "word-yellow"),
        ("RED", -5, "超期 5小时", "word-red"),
        ("GREEN", -5, "超期 5小时", "word-red"),  # it ran out after the light was read
    ],
)
def test_a_running_clock_says_how_long_and_stands_out_as_it_runs_out(
    light: str, hours: int, words: str, tone: str
) -> None:
    with clock.moved_to(NOW):
        shown = rendered("{% time_left light at %}", light=light, at=NOW + timedelta(hours=hours))
    assert words in shown
    assert (tone in shown) if tone else ("word" not in shown)


def test_what_is_missing_shows_a_dash() -> None:
    assert "—" in rendered("{{ at|when }}", at=None)
    assert "—" in rendered("{{ at|due }}", at=None)
    assert "—" in rendered("{% time_left '' at %}", at=None)


def test_query_with_keeps_changes_and_removes() -> None:
    request = RequestFactory().get("/", {"light": "RED", "unit": ["1", "2"], "after": "9"})
    assert rendered("{% query_with after=7 %}", request=request) == "?light=RED&amp;unit=1&amp;unit=2&amp;after=7"
    assert rendered("{% query_with after=None unit='' %}", request=request) == "?light=RED"


def test_a_count_is_capped() -> None:
    assert (capped(999), capped(1000), capped(61, 60)) == ("999", "999+", "60+")


def test_a_trail_shows_ten_steps_and_folds_the_rest_away() -> None:
    steps = [
        {"at": NOW - timedelta(hours=n), "name": f"第{n}步", "actor": "周<派单>", "unit": "热线办" if n else "",
         "note": "请核实\n<三日内>" if n == 1 else "", "icon": "send" if n else "", "tone": "blue" if n else ""}
        for n in range(12)
    ]  # fmt: skip
    shown = rendered("{% trail_of timeline %}", timeline=steps)
    assert shown.count("<li ") == 12
    assert shown.index("第9步") < shown.index("其余 2 步") < shown.index("第10步")
    assert "请核实<br>&lt;三日内&gt;" in shown
    assert "周&lt;派单&gt; · 热线办" in shown
    assert shown.startswith('<ol class="line">\n<li class="line-grey">')
    assert "其余" not in rendered("{% trail_of timeline %}", timeline=steps[:10])
    assert shown.count("<ol") == shown.count("</ol>") == 2


class Filters(forms.Form):
    q = forms.CharField(label="编号<或>关键词", required=False)
    until = forms.DateField(label="止", required=False)
    whole = forms.BooleanField(label="包括已停用", required=False)
    tab = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_filter_shows_its_label_what_was_asked_and_what_is_wrong() -> None:
    asked = Filters({"q": "物业", "until": "明天", "tab": "late"})
    q, until, whole, tab = (filter_of(field) for field in asked)
    assert (
        q.startswith('<div class="filter is-used"><label for="id_q">编号&lt;或&gt;关键词</label><input')
        and 'value="物业"' in q
    )
    assert until.startswith('<div class="filter has-error is-used">') and "明天" in until and "日期" in until
    assert whole.startswith('<label class="filter form-check"><input') and whole.endswith(
        '<span class="form-check-label">包括已停用</span></label>'
    )
    assert tab.startswith('<input type="hidden"')
