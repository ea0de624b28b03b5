"""The table of texts is whole: every public step has its words, and every word its place."""

import pytest

from hotline.notices.gateways import signed
from hotline.notices.texts import TEXTS, VARIABLES, Text, Topic
from hotline.notices.wording import fill, mistakes_in, n_parts
from hotline.org.roles import EDIT_TEXTS, ROLES, SEE_OUTBOX


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_text_uses_only_words_that_it_is_given(text: Text) -> None:
    assert set(text.variables) <= VARIABLES.keys()
    assert mistakes_in(text.title, text.names) == mistakes_in(text.body, text.names) == []
    assert text.topic in ("", *Topic.values)
    assert bool(text.title) == text.is_for_staff


@pytest.mark.parametrize("text", [one for one in TEXTS.values() if not one.is_for_staff], ids=lambda one: one.key)
def test_what_a_citizen_reads_is_short(text: Text) -> None:
    assert n_parts(signed(fill(text.body, text.samples))) <= 2


@pytest.mark.parametrize("key", ["citizen_sealed", "citizen_sealed_first"])
def test_about_a_sealed_order_nothing_of_the_matter_is_said(key: str) -> None:
    assert not any(VARIABLES[one].is_content or one == "unit" for one in TEXTS[key].variables)
    assert TEXTS[key].must
    assert not any(word in TEXTS[key].body for word in ("诉求", "举报", "投诉", "反映"))


def test_somebody_looks_after_the_outbox_and_the_texts() -> None:
    held = {permission for role in ROLES.values() for permission in role}
    assert {SEE_OUTBOX, EDIT_TEXTS} <= held
