"""历史答复, without a database."""

import pytest

from hotline.intake.replies import reply_of, says_nothing

FORBIDDEN = ("已转交", "正在处理中")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("电梯已修复。感谢监督。", "电梯已修复。感谢监督。"),
        ("您反映的问题已转交物业。物业已退费。", "物业已退费。"),
        ("您反映的问题已转交有关部门。", None),
        ("您好！您反映的问题已转交有关部门。2019年12月24日", None),
        ("网友：您好！留言已收悉", "网友：您好！留言已收悉"),
    ],
)
def test_sentences_that_are_no_result_are_left_out_of_the_public_reply(text: str, told: str | None) -> None:
    reply = reply_of(text, FORBIDDEN)
    assert (reply and reply["public_reply"]) == told
    if reply:
        assert reply["facts"] == text


def test_what_was_put_right_is_resolved_and_the_rest_explained() -> None:
    done, told = reply_of("路灯已于昨日修复。", FORBIDDEN), reply_of("按政策不能补贴。", FORBIDDEN)
    assert done is not None
    assert told is not None
    assert (done["result_kind"], told["result_kind"]) == ("RESOLVED", "EXPLAINED")


@pytest.mark.parametrize(
    "text",
    [
        "已收悉", "网友：您好！留言已收悉", "2016年6月12日", "“UU0081182”", "感谢您对我们工作的关心、监督与支持。",
        "你好！2019年10月10日", "“UU008389”您的建议已收悉，感谢您对本县发展的关心和支持。2018年12月27日",
    ],
)  # fmt: skip
def test_courtesy_alone_says_nothing(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "已修好。",
        "请咨询市人社部门。",
        "网友：您好！留言已收悉，路灯已修复。",
        "不能办。",
        "感谢您的建议，我局将努力改进。",
    ],
)
def test_a_short_answer_says_something(text: str) -> None:
    assert not says_nothing(text)
