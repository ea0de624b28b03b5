"""发文字号: one behind the other, a series for each 机关代字 and year, without a gap."""

from datetime import date

import pytest
from django.db import transaction

from hotline.org.actions.numbers import draw_number
from hotline.org.models import PaperSeries

pytestmark = pytest.mark.django_db


def test_numbers_follow_one_another_in_each_year_from_one() -> None:
    assert draw_number("德热督", on=date(2026, 11, 8)) == "德热督〔2026〕1号"
    assert draw_number("德热督", on=date(2026, 12, 31)) == "德热督〔2026〕2号"
    assert draw_number("德热督", on=date(2027, 1, 1)) == "德热督〔2027〕1号"


def test_each_code_has_its_own_series() -> None:
    assert draw_number("德热督", on=date(2026, 11, 8)) == "德热督〔2026〕1号"
    assert draw_number("德热问", on=date(2026, 11, 8)) == "德热问〔2026〕1号"
    assert str(PaperSeries.objects.get(code="德热问")) == "德热问〔2026〕1号"


def test_a_paper_that_was_not_issued_leaves_no_gap() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        draw_number("德热督", on=date(2026, 11, 8))
        raise RuntimeError("the step was refused")
    assert draw_number("德热督", on=date(2026, 11, 8)) == "德热督〔2026〕1号"
