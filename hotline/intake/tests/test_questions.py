"""问句 in what a caller tells."""

import pytest

from hotline.intake.questions import questions_in


@pytest.mark.parametrize(
    ("title", "content", "asked"),
    [
        ("", "", []),
        ("电梯停运", "停了一个星期，老人下不了楼。", ["电梯停运"]),
        ("电梯停运", "停了一个星期。维修资金怎么申请？谢谢。", ["维修资金怎么申请？", "电梯停运"]),
        ("咨询社保", "请问几点上班。社保卡丢了怎么补办", ["社保卡丢了怎么补办", "咨询社保"]),
        ("物业费多少", "物业费多少", ["物业费多少"]),
        ("水", "停" * 200 + "吗", ["停" * 80]),
    ],
)
def test_the_last_question_is_asked_before_the_title(title: str, content: str, asked: list[str]) -> None:
    assert questions_in(title, content) == asked
