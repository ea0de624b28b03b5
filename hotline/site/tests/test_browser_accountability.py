"""问责和舆论监督 in the real Chromium: a unit is heard and told, whoever looks on leaves a mark, nothing personal gets out."""

import pytest
from playwright.sync_api import Page, expect

from hotline.site.tests.browsing import FAULTS, City, People, send
from hotline.workorders.testing import PHONE
from hotline.workorders.tests.test_doors import PNG

pytestmark = pytest.mark.browser

DEFENCE = "3月2日物业企业更换法人，交接中遗漏了工单，现已专人负责，请考虑从轻处理。"
STORY = "电梯停运十余日，老人无法下楼；记者跟踪后，住建局当天组织抢修，次日恢复运行。"


def next_step(page: Page, name: str) -> None:
    """What waits for this person, taken by the keyboard."""
    expect(page.locator(".now")).to_contain_text(f"轮到您：{name}")
    page.keyboard.press("Alt+s")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_a_unit_is_heard_before_it_is_told_and_every_look_of_the_inspector_is_on_record(
    people: People, city: City
) -> None:
    number = city.made["IN_HANDLING"]
    desk = people.at("du", "/inquiries/new/")
    desk.get_by_label("所涉工单").fill(number)
    send(desk)
    expect(desk.get_by_role("alert")).to_contain_text("有 2 处需要修改")
    expect(desk.get_by_label("所涉工单")).to_have_value(number)
    desk.get_by_label("被问责单位").fill("住建局")
    desk.get_by_role("option").filter(has_text="住房和城乡建设局").click()
    desk.get_by_label("问责情形").select_option(label="态度粗暴、推诿敷衍")
    desk.get_by_label("线索内容").fill("诉求人反映，工作人员三次在电话中以“不归我们管”拒绝受理。")
    desk.set_input_files("input[type=file]", {"name": "通话记录.png", "mimeType": "image/png", "buffer": PNG})
    send(desk)
    next_step(desk, "开始核查")
    send(desk)
    next_step(desk, "告知核查结果")
    desk.get_by_label("查明的事实").fill("通话录音证实，工作人员三次以“不归我们管”推诿，未登记、未联系诉求人。")
    send(desk)
    expect(desk.locator(".now")).to_contain_text("等住建局陈述申辩")
    address = desk.url

    phone = people.at("zhujian_leader", address, phone=True)
    assert phone.evaluate(FAULTS) == []
    phone.locator(".now").get_by_role("link", name="陈述申辩").tap()
    phone.get_by_label("陈述申辩").fill(DEFENCE)
    assert phone.evaluate(FAULTS) == []
    phone.get_by_role("button", name="陈述申辩").tap()
    expect(phone.locator(".content")).to_contain_text(DEFENCE)
    phone.get_by_role("link", name="陈述申辩").tap()  # once, and it says so
    expect(phone.locator(".content")).to_contain_text("现在办不了：本单位已于")
    phone.goto(address)

    decider = people.at("ren", address)
    next_step(decider, "作出决定")
    decider.get_by_label("理由和依据").fill("申辩所述属内部管理问题，不影响对事实的认定。")
    send(decider)
    expect(decider.get_by_role("alert")).to_contain_text("请写明整改要求")
    decider.get_by_label("整改要求").fill("三个工作日内办结所涉诉求，并书面报告整改情况。")
    send(decider)
    expect(decider).to_have_url(address)
    desk.reload()
    next_step(desk, "印发送达")
    send(desk)
    expect(desk.locator(".content")).to_contain_text("热办问〔")
    phone.reload()
    expect(phone.locator(".now")).to_contain_text("轮到您：报告整改")
    with phone.expect_download() as paper:
        phone.get_by_role("link", name="提醒函").first.tap()
    assert paper.value.suggested_filename.endswith(".docx")

    inspector = people.at("jian", city.order("IN_HANDLING"))
    expect(inspector.get_by_role("heading", level=1)).to_be_visible()
    expect(inspector.locator(".now .btn-primary")).to_have_count(0)
    assert inspector.evaluate(FAULTS) == []
    inspector.goto("/access-log/")
    look = inspector.get_by_role("row").filter(has_text=number).filter(has_text="简监察")
    expect(look.first).to_contain_text("监察查看工单")
    inspector.goto(address)
    expect(inspector.locator(".content")).to_contain_text(DEFENCE)


def test_the_press_follows_a_matter_to_its_end_and_what_it_writes_is_released_by_a_second_person(
    people: People, city: City
) -> None:
    number = city.made["IN_HANDLING"]
    press = people.at("ji", f"/media/orders/{number}/")
    assert press.evaluate(FAULTS) == []
    for private in ("王建国", PHONE, "3号楼"):
        expect(press.locator("body")).not_to_contain_text(private)
    assert press.request.get(city.order("IN_HANDLING")).status == 404  # the order itself is nothing for the press
    press.get_by_role("link", name="登记曝光").click()
    expect(press.get_by_label("关联工单")).to_have_value(number)
    press.get_by_label("媒体").fill("市电视台")
    press.get_by_label("标题").fill("小区电梯停运十日")
    press.get_by_label("曝光内容").fill("节目播出小区电梯长期停运，老人出行困难。")
    send(press)
    next_step(press, "回应媒体")
    press.get_by_label("回应内容").fill(f"诉求人王先生，电话{PHONE}。")
    send(press)
    expect(press.get_by_role("alert")).to_contain_text("没有办成")
    press.get_by_label("回应内容").fill("住建局已组织抢修，电梯于次日恢复运行。")
    send(press)
    expect(press.locator("header.head")).to_contain_text("已回应")
    matter = press.url
    desk = people.at("du", matter)
    desk.get_by_role("link", name="了结").click()
    desk.get_by_label("处理结果").fill("电梯恢复运行，回访住户满意，节目组不再跟踪。")
    send(desk)
    expect(desk.locator(".now")).to_contain_text("已了结")

    press.goto("/media/new/draft/")
    press.get_by_label("标题").fill("电梯修好了")
    press.get_by_label("正文").fill(f"{STORY}住户王先生（{PHONE}）表示感谢。")
    send(press)
    expect(press.locator(".now")).to_contain_text("待审批")
    draft = press.url
    assert press.request.get(f"{draft}approve/").status == 200
    expect(people.at("ji", f"{draft}approve/").locator(".content")).to_contain_text("现在办不了")

    second = people.at("shen", draft)
    expect(second.locator(".content")).to_contain_text(STORY)
    second.goto(f"{draft}approve/")
    expect(second.locator(".content")).to_contain_text("现在办不了")  # the number stands in it
    second.goto(f"{draft}turn_down/")
    second.get_by_label("要改什么").fill("正文里有住户的称呼和电话，请删去。")
    send(second)
    second.wait_for_url(draft)
    press.goto(f"{draft}edit/")
    press.get_by_label("正文").fill(STORY)
    press.get_by_role("button", name="保存").click()
    press.wait_for_url(draft)
    second.goto(draft)
    next_step(second, "批准")
    expect(second.locator(".content")).to_contain_text(STORY)  # read where it is approved
    assert second.evaluate(FAULTS) == []
    send(second)
    second.wait_for_url(draft)
    press.goto(draft)
    next_step(press, "发布")
    press.get_by_label("发给哪些媒体").fill("市日报、市电视台")
    send(press)
    expect(press.locator(".content")).to_contain_text("市日报、市电视台")
