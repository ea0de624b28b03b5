"""图形验证码: drawn anew each time, answered by people. Pure."""

from random import Random

from hotline.portal.captcha import GLYPHS, LENGTH, NUMERALS, asked, drawn, is_right, picture_of


def test_the_picture_holds_no_letters_of_its_answer() -> None:
    made = drawn(Random(7))
    assert len(made.answer) == LENGTH
    assert set(made.answer) <= set(GLYPHS)
    svg = picture_of("ACEF", Random(7))
    assert "text" not in svg
    assert svg.count("M") == 3 + sum(len(GLYPHS[letter]) for letter in "ACEF")


def test_the_same_word_is_never_drawn_twice_alike() -> None:
    assert picture_of("2468", Random(1)) != picture_of("2468", Random(2))


def test_a_sum_is_asked_in_words_and_has_its_answer() -> None:
    for seed in range(200):
        made = asked(Random(seed))
        a, b = NUMERALS.index(made.question[0]), NUMERALS.index(made.question.split("，")[0][-1])
        assert int(made.answer) == (a - b if "减" in made.question else a + b)
        assert int(made.answer) > 0


def test_answers_are_taken_in_any_case_and_nothing_is_no_answer() -> None:
    assert is_right(" a c e f ", "ACEF")
    assert not is_right("", "")
    assert not is_right("ACEE", "ACEF")
