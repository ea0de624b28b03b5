"""建议引擎, without a database: made letters are learned, told apart, explained, kept and read back."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from django.conf import settings

from hotline.intake.suggesting import classifier as classifier_rules
from hotline.intake.suggesting.classifier import Classifier, learn
from hotline.intake.suggesting.explaining import deciding_words
from hotline.intake.suggesting.grams import HEAD, TAIL, Matter, Part, bag_of, bags_of, letters_of, plain, runs_of
from hotline.intake.suggesting.keeping import BadModel, of_bytes, to_bytes
from hotline.intake.suggesting.likeness import groups_of, likeness
from hotline.intake.suggesting.training import Lesson, TooFewCases, cross_validate, evaluate, fold_of, train
from hotline.intake.suggesting.tree import Tree, grow, with_enough_cases
from hotline.intake.tests.made_letters import CATEGORIES, made_many

ELEVATOR = Matter("滨河苑电梯停运", "您好，滨河苑3号楼电梯停运一个星期，老人下不了楼。请尽快处理。")


def lesson(n: int, seed: int = 1) -> Lesson:
    matters, labels = made_many(n, seed)
    return Lesson(matters, labels, [label[:2] for label in labels])


def quietly(stage: str, done: float) -> None:
    assert stage and 0 <= done <= 1


@pytest.fixture(scope="module")
def tree() -> Tree:
    given = lesson(160)
    return grow(bags_of(given.matters), given.labels, given.headings, is_rooted=True, progress=lambda _: None)


# ── texts into numbers ──


def test_a_text_is_compared_without_signs_and_with_every_digit_alike() -> None:
    assert letters_of("Ａ区 3号楼，（电梯）\n12345！") == "a区0号楼电梯00000"


def test_the_middle_of_a_very_long_text_is_left_out() -> None:
    text = plain("头" * HEAD + "中" * 500 + "尾" * TAIL)
    assert (text.count("头"), text.count("中"), text.count("尾")) == (HEAD, 0, TAIL)


def test_runs_are_of_one_to_three_characters_and_read_back() -> None:
    runs = runs_of("路灯坏", Part.TITLE)
    assert len(runs) == 6
    last = int(runs[-1])
    assert [chr(last >> shift & 0xFFFFF) for shift in (0, 20, 40)] == ["路", "灯", "坏"]
    assert last >> 60 == Part.TITLE


def test_title_body_and_facets_are_told_apart() -> None:
    assert len(np.intersect1d(bag_of(Matter("路灯", "")).keys, bag_of(Matter("", "路灯")).keys)) == 0
    assert len(bag_of(Matter("", "", ("area:379901", "category:060303"))).keys) == 2


def test_an_empty_text_is_an_empty_bag() -> None:
    assert len(bag_of(Matter("  ", "，。")).keys) == 0


# ── learning ──


def test_letters_not_seen_before_find_their_category(tree: Tree) -> None:
    matters, labels = made_many(80, seed=7)
    first = [tree.guess(bag_of(matter))[0].label for matter in matters]
    assert sum(guess == label for guess, label in zip(first, labels, strict=True)) >= 76


def test_the_shares_of_all_answers_add_up_to_one(tree: Tree) -> None:
    guesses = tree.guess(bag_of(ELEVATOR), most=10)
    assert {one.label for one in guesses} == set(CATEGORIES)
    assert sum(one.share for one in guesses) == pytest.approx(1)
    assert guesses[0].label == "020403" and guesses[0].n_cases == 40


def test_with_a_heading_given_only_what_stands_under_it_is_guessed(tree: Tree) -> None:
    assert {one.label for one in tree.guess(bag_of(ELEVATOR), heading="02")} == {"020401", "020403"}
    assert [one.label for one in tree.guess(bag_of(ELEVATOR), heading="09")] == ["090101"]


def test_a_text_without_any_known_run_is_still_answered(tree: Tree) -> None:
    assert len(tree.guess(bag_of(Matter("", "ΩΩΩ")))) == 3
    assert len(tree.guess(bag_of(Matter("", "")))) == 3


def test_a_classifier_of_one_label_always_answers_it() -> None:
    one = learn(bags_of(made_many(4)[0]), ["01"] * 4)
    assert one.shares([bag_of(ELEVATOR)]).tolist() == [[1.0]]


def test_nothing_is_learned_of_nothing() -> None:
    with pytest.raises(ValueError, match="没有可供学习"):
        learn([], [])


def test_a_vocabulary_too_large_loses_the_rarest_runs() -> None:
    matters, labels = made_many(60)
    bags = bags_of(matters)
    whole, small = learn(bags, labels), learn(bags, labels, most_weights=400)
    assert len(small.vocabulary) <= 100 < len(whole.vocabulary)
    assert np.isin(small.vocabulary, whole.vocabulary).all()
    assert small.rarity.max() < whole.rarity.max()


def test_cases_that_have_nothing_in_common_are_told_by_how_frequent_they_are() -> None:
    bags = [bag_of(Matter("", text)) for text in ("甲", "乙", "丙")]
    one = learn(bags, ["a", "b", "b"])
    assert len(one.vocabulary) == 0
    assert one.shares([bag_of(Matter("", "丁"))])[0] == pytest.approx([1 / 3, 2 / 3])


@pytest.mark.parametrize(
    ("codes", "learned"),
    [
        (["020401"] * 3, ["020401"] * 3),
        (["020401", "020403", "020404"], ["0204"] * 3),
        (["020401"] * 3 + ["020403"], ["020401"] * 3 + [""]),
        (["020401", "020401", "020501"], ["02"] * 3),
        (["020401", "030101"], ["", ""]),
    ],
)
def test_what_has_few_cases_is_learned_as_what_stands_above(codes: list[str], learned: list[str]) -> None:
    assert with_enough_cases(codes, fewest=3) == learned


# ── near-duplicates and folds ──


def test_a_petition_sent_again_with_small_changes_is_the_same_letter() -> None:
    text = (
        "我们小区的供暖管道已经用了二十年，今年冬天室内温度只有十二度，老人孩子都冻病了，供热公司说管网改造要等明年。"
    )
    matters = [Matter("供暖", text), Matter("再次反映供暖", f"再次反映：{text}请解决。"), *made_many(8)[0]]
    groups = groups_of(bags_of(matters))
    assert groups[0] == groups[1]
    assert groups[0] not in groups[2:]


def test_likeness_is_whole_with_itself_and_nothing_with_a_stranger() -> None:
    one, other = bags_of([ELEVATOR, Matter("abc", "defg")])
    assert likeness(one, one) == 1
    assert likeness(one, other) == 0
    assert likeness(one, bag_of(Matter("", ""))) == 0


def test_a_group_is_never_divided_and_every_label_is_spread_over_the_folds() -> None:
    labels = ["a"] * 20 + ["b"] * 10
    groups = np.array([place // 2 for place in range(30)])
    folds = fold_of(groups, labels, 5)
    assert all(folds[2 * pair] == folds[2 * pair + 1] for pair in range(15))
    for label, n in (("a", 4), ("b", 2)):
        assert [sum(folds[p] == fold and labels[p] == label for p in range(30)) for fold in range(5)] == [n] * 5


# ── training ──


def test_training_tells_how_good_the_model_is_and_how_it_grew() -> None:
    told: list[tuple[str, float]] = []
    found = train(lesson(200), lambda stage, done: told.append((stage, done)))
    assert 25 <= found.figures.n <= 60  # a fifth, but groups are never divided
    assert found.figures.accuracy > 0.9 and found.figures.top2 >= found.figures.accuracy
    assert len(found.figures.levels) == 3
    assert [n for n, _, _ in found.curve] == sorted(n for n, _, _ in found.curve) and len(found.curve) == 4
    assert sum(found.tree.labels.values()) == found.n_cases == 200
    assert [done for _, done in told] == sorted(done for _, done in told)


def test_confidence_is_as_sure_as_the_answers_are_right() -> None:
    """With one label in five set at random, no model can be right more often; a fresh temperature must say so."""
    given = lesson(400)
    labels = list(given.labels)
    for place in range(0, 400, 5):
        labels[place] = CATEGORIES[(place // 5) % 4]
    found = train(replace(given, labels=labels, headings=[label[:2] for label in labels]), quietly)
    said = sum(row.said * row.n for row in found.figures.confidence) / found.figures.n
    assert abs(said - found.figures.accuracy) < 0.08


def test_too_few_cases_are_refused_in_words() -> None:
    with pytest.raises(TooFewCases, match="只有8件、4类"):
        train(lesson(8), quietly)
    with pytest.raises(TooFewCases, match="1类"):
        train(Lesson(made_many(60)[0], ["01"] * 60, ["01"] * 60), quietly)


def test_of_more_cases_than_memory_allows_the_newest_are_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.intake.suggesting.training.MOST_RUNS", 12_000)
    given = lesson(200)
    found = train(given, quietly)
    assert found.n_cases + found.n_left_out == 200 and found.n_left_out > 0


def test_every_case_is_guessed_once_in_cross_validation() -> None:
    found = cross_validate(lesson(120), quietly, n_folds=3)
    assert found.n == 120 and found.accuracy > 0.9


def test_without_a_root_the_heading_is_given_and_the_labels_stand_under_it() -> None:
    given = lesson(160)
    units = [f"unit-{label[2:]}" for label in given.labels]
    found = train(Lesson(given.matters, units, given.headings, is_rooted=False), quietly)
    assert found.figures.accuracy > 0.9
    assert found.tree.guess(bag_of(ELEVATOR), heading="02")[0].label == "unit-0403"
    assert found.tree.guess(bag_of(ELEVATOR), heading="77") == []


def test_evaluation_counts_labels_that_the_model_never_learned_as_wrong(tree: Tree) -> None:
    figures, seconds = evaluate(tree, [ELEVATOR, ELEVATOR], ["020403", "770101"])
    assert (figures.accuracy, figures.n) == (0.5, 2)
    assert seconds > 0


# ── why ──


def words_for(tree: Tree, matter: Matter, label: str) -> tuple[str, ...]:
    return deciding_words(matter, bag_of(matter), tree.leading_to(label))


def test_the_words_that_decided_stand_in_the_text(tree: Tree) -> None:
    words = words_for(tree, ELEVATOR, "020403")
    assert words and words[0] == "电梯"
    assert all(word in ELEVATOR.title + ELEVATOR.content for word in words)


def test_the_words_in_what_is_kept_of_a_long_text_are_found(tree: Tree) -> None:
    filler = "今天天气晴朗微风阵阵" * 300
    assert "电梯" in words_for(tree, Matter("", f"{filler}电梯停运了，电梯。"), "020403")


def test_a_text_without_any_deciding_word_names_none(tree: Tree) -> None:
    assert words_for(tree, Matter("", ""), "020403") == ()


# ── keeping ──


def test_a_model_read_back_answers_the_same(tree: Tree) -> None:
    again = of_bytes(to_bytes(tree))
    assert again.labels == tree.labels
    for matter in made_many(12, seed=3)[0]:
        before, after = tree.guess(bag_of(matter)), again.guess(bag_of(matter))
        assert [one.label for one in before] == [one.label for one in after]
        assert [one.share for one in before] == pytest.approx([one.share for one in after], abs=0.01)


def test_damaged_bytes_are_no_model(tree: Tree) -> None:
    data = to_bytes(tree)
    for broken in (b"", b"PK", data[:-200], data[:40] + bytes(60) + data[100:]):
        with pytest.raises(BadModel, match="损坏"):
            of_bytes(broken)


def test_a_pickle_inside_is_not_opened() -> None:
    file = io.BytesIO()
    np.savez_compressed(file, head=np.array([{"an": "object"}], dtype=object))
    with pytest.raises(BadModel):
        of_bytes(file.getvalue())


def test_a_model_of_another_format_is_refused() -> None:
    file = io.BytesIO()
    np.savez_compressed(file, head=np.frombuffer(json.dumps({"format": 99}).encode(), dtype=np.uint8))
    with pytest.raises(BadModel, match="第99版"):
        of_bytes(file.getvalue())


def test_suggesting_loads_no_learning_library() -> None:
    """Web processes pay for what they use: numpy, and the dictionary of words."""
    modules = "hotline.intake.suggesting.tree, hotline.intake.suggesting.explaining, hotline.intake.suggesting.training"
    code = f"import sys, {modules}; print(sorted({{'sklearn', 'scipy'}} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_a_linear_answer_is_the_sum_of_its_runs() -> None:
    """The share of each run, by which words are weighed, adds up to the score."""
    matters, labels = made_many(60)
    bags = bags_of(matters)
    one = learn(bags, labels)
    _, rows, values = one.weigh(bags[0])
    by_hand: Sequence[float] = (values @ one.weights[rows].astype(np.float32) + one.bias).tolist()
    assert one.scores(bags[:1])[0].tolist() == pytest.approx(by_hand)
    assert isinstance(one, Classifier) and classifier_rules.PART_WEIGHT[Part.TITLE] < 1


LABELLED = settings.ROOT.parent / "shared" / "data" / "messages_labelled.csv"


@pytest.mark.real_data
@pytest.mark.skipif(not LABELLED.exists(), reason="没有真实来信")
def test_of_seven_hundred_real_letters_most_are_told_apart() -> None:
    """A tenth of the letters, so that it is quick; all of them give .931 (docs/decisions/0012)."""
    with LABELLED.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))[::10]
    matters = [Matter(row["title"], row["detail"]) for row in rows]
    labels = [row["label"] for row in rows]
    found = cross_validate(Lesson(matters, labels, labels), quietly, n_folds=3)
    assert found.n == 722 and found.accuracy > 0.84 and found.macro_f1 > 0.82 and found.top2 > 0.94
    sure = [row for row in found.confidence if row.low >= 0.9]
    assert sum(row.n * row.right for row in sure) / sum(row.n for row in sure) > 0.9
