"""What is asked next, and what the answers come to: the conversation without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.intake.channels.wechat_talk import (
    CANCELLED,
    MOST_PAPERS,
    NOT_A_PHONE,
    QUESTIONS,
    Said,
    Step,
    Talk,
    mobile_in,
    said_by,
)

LAMP = "中心街的路灯坏了一周"


def begun(*said: Said | str, **more: bool | str) -> Talk:
    first, *rest = [Said(text=one) if isinstance(one, str) else one for one in said]
    talk = Talk()
    talk.begin(first, **more)
    for one in rest:
        talk.hear(one)
    return talk


def test_the_five_elements_are_asked_one_at_a_time_and_shown_to_be_confirmed() -> None:
    talk = Talk()
    assert talk.begin(Said(text=LAMP)) == QUESTIONS[Step.WHEN]
    assert talk.hear(Said(text="昨天晚上8点")) == QUESTIONS[Step.WHERE]
    assert talk.hear(Said(text="柳林镇邮局门口")) == QUESTIONS[Step.WISH]
    assert talk.hear(Said(text="尽快修好")) == QUESTIONS[Step.CONTACT]
    assert talk.hear(Said(text="王建国 138-1234-5678")) == (
        "请核对：\n何事：中心街的路灯坏了一周\n何时：昨天晚上8点\n何地：柳林镇邮局门口\n希望：尽快修好\n"
        "联系方式：王建国 138****5678\n回复1提交，2要求保密并提交，3重新填写，0取消。有补充可直接发送。"
    )
    assert (talk.hear(Said(text="1")), talk.step, talk.is_secret) == ("", Step.DONE, False)
    assert talk.content == f"{LAMP}\n发生时间：昨天晚上8点\n地点：柳林镇邮局门口\n诉求人的要求：尽快修好"
    assert (talk.name, talk.phone) == ("王建国", "13812345678")


def test_what_is_not_known_is_passed_over() -> None:
    talk = begun(LAMP, "0", "0", "0", "0")
    assert talk.step is Step.CONFIRM
    assert (talk.when, talk.where, talk.wish, talk.phone, talk.content) == ("", "", "", "", LAMP)


def test_a_number_that_is_proved_is_not_asked_for_and_a_question_happened_nowhere() -> None:
    assert begun(LAMP, "0", "0", "0", proved="13812345678").step is Step.CONFIRM
    assert begun("物业费多少钱", is_question=True).step is Step.CONTACT
    assert begun("物业费多少钱", is_question=True, proved="13812345678").step is Step.CONFIRM


def test_a_place_shown_on_the_map_answers_where_whenever_it_comes() -> None:
    talk = begun(Said(place="中心街12号", lng=116.3, lat=37.4))
    assert (talk.step, talk.where, talk.lng) == (Step.WHAT, "中心街12号", 116.3)
    talk.hear(Said(text=LAMP))
    assert talk.hear(Said(text="昨天")) == QUESTIONS[Step.WISH]


def test_pictures_come_at_any_time_and_are_no_answer() -> None:
    talk = begun(Said(media_id="m1", media_kind="image"))
    assert talk.step is Step.WHAT
    assert talk.hear(Said(media_id="m2", media_kind="image")) == f"收到，共2个附件。\n{QUESTIONS[Step.WHAT]}"
    for n in range(20):
        said = talk.hear(Said(media_id=f"x{n}", media_kind="image"))
    assert (len(talk.papers), said.startswith("图片和语音最多9个")) == (MOST_PAPERS, True)


def test_a_voice_with_words_is_an_answer_and_one_without_is_asked_for_again() -> None:
    talk = begun(Said(text=LAMP, media_id="v1", media_kind="voice"))
    assert (talk.what, talk.step) == (LAMP, Step.WHEN)
    assert talk.hear(Said(media_id="v2", media_kind="voice")).startswith("收到语音，但没能转成文字")
    assert talk.step is Step.WHEN


@pytest.mark.parametrize("words", ["不方便", "8123456", "110"])
def test_without_a_number_contact_is_asked_for_again(words: str) -> None:
    talk = begun(LAMP, "0", "0", "0")
    assert (talk.hear(Said(text=words)), talk.step) == (NOT_A_PHONE, Step.CONTACT)


@pytest.mark.parametrize("words", ["取消", "退出。"])
def test_who_cancels_is_let_go(words: str) -> None:
    talk = begun(LAMP)
    assert (talk.hear(Said(text=words)), talk.step) == (CANCELLED, Step.IDLE)


def test_at_the_end_one_may_ask_for_secrecy_add_begin_anew_or_cancel() -> None:
    end = (LAMP, "0", "0", "0", "0")
    secret = begun(*end, "2")
    assert (secret.step, secret.is_secret) == (Step.DONE, True)
    more = begun(*end, "还有斑马线看不清")
    assert (more.step, more.what) == (Step.CONFIRM, f"{LAMP}\n还有斑马线看不清")
    anew = begun(Said(text=LAMP, media_id="m", media_kind="image"), "昨天", "邮局", "0", "王建国13812345678", "3")
    assert (anew.step, anew.what, anew.phone, len(anew.papers)) == (Step.WHAT, "", "", 1)
    assert begun(*end, "0").step is Step.IDLE


@given(st.lists(st.text(max_size=30) | st.sampled_from(["0", "1", "2", "3", "取消", "13812345678"]), max_size=12))
def test_whatever_is_said_there_is_an_answer_and_it_can_be_kept(words: list[str]) -> None:
    talk = Talk()
    assert talk.begin(Said(text="路灯坏了"))
    for one in words:
        if not talk.is_gathering:
            break
        answer = talk.hear(Said(text=one))
        assert answer or talk.step is Step.DONE
        assert Talk.restore(talk.keep()) == talk


def test_a_number_is_found_however_it_is_written() -> None:
    for text in ("13812345678", "+86 138 1234 5678", "我是王建国，电话１３８１２３４５６７８", "138-1234-5678。"):
        assert mobile_in(text) == "13812345678"
    assert mobile_in("371321199001011234") == ""


def test_each_kind_of_message_says_something() -> None:
    assert said_by({"MsgType": "text", "Content": "您好"}) == Said(text="您好")
    assert said_by({"MsgType": "link", "Title": "违建", "Url": "http://e.cn/1"}).text == "链接：违建 http://e.cn/1"
    place = said_by({"MsgType": "location", "Location_X": "37.45", "Location_Y": "116.3", "Label": ""})
    assert (place.place, place.lat, place.lng) == ("位置 37.45000,116.30000", 37.45, 116.3)
    for wrong in ("", "x", "nan", "1e400", "-91"):
        assert said_by({"MsgType": "location", "Location_X": wrong, "Location_Y": "0", "Label": "家"}).lat is None
    assert said_by({"MsgType": "card"}) == Said()
