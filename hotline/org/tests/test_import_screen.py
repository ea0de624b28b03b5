"""Upload, trial, import; and the downloads."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from hotline.org.models import Unit
from hotline.org.sheets import writing
from hotline.org.tests.books import UNIT_HEADINGS, USER_HEADINGS, book
from hotline.org.tests.people import browser, html, unit

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TestImport:
    ROW = ("100102", "河东县热线分中心", "下属单位", "1001", "379901", "")
    BAD = ("100103", "电话不对", "下属单位", "1001", "379901", "问张三")

    def send(self, content: bytes, *, name: str = "机构.xlsx", tried: str = "") -> Any:
        file = SimpleUploadedFile(name, content, XLSX)
        return browser("xu").post(reverse("org_import"), {"file": file, "tried": tried})

    def test_first_a_trial_then_the_import_of_the_same_file(self) -> None:
        sheets = {
            "单位": [UNIT_HEADINGS, self.ROW, self.BAD],
            "用户": [USER_HEADINGS, ("feng", "冯二", "100102", "", "承办人", "")],
        }
        content = book(**sheets).getvalue()
        trial = self.send(content)
        assert trial.status_code == 200
        assert not Unit.objects.filter(code="100102").exists()
        assert "电话应为" in html(trial)
        done = self.send(content, tried=trial.context["mark"])
        assert unit("100102").parent == unit("1001")
        assert "导入完成" in html(done)
        assert "data:application/vnd" in html(done)
        assert "no-store" in done.headers["Cache-Control"]

    def test_another_file_than_the_tried_one_is_refused(self) -> None:
        trial = self.send(book(单位=[UNIT_HEADINGS, self.ROW]).getvalue())
        other = self.send(book(单位=[UNIT_HEADINGS, self.BAD]).getvalue(), tried=trial.context["mark"])
        assert other.status_code == 422
        assert "重新试运行" in html(other)
        assert not Unit.objects.filter(code="100102").exists()

    @pytest.mark.parametrize(
        ("content", "name", "reason"),
        [
            (b"a,b\n", "机构.csv", "类型不能上传"),
            (b"a,b\n", "机构.xlsx", "有效的 Excel"),
            (b"", "机构.xlsx", "空文件"),
        ],
    )
    def test_what_is_no_workbook_is_refused_in_words(self, content: bytes, name: str, reason: str) -> None:
        response = self.send(content, name=name)
        assert response.status_code == 422
        assert reason in html(response)

    def test_nothing_chosen(self) -> None:
        response = browser("xu").post(reverse("org_import"), {})
        assert "请先选择文件" in html(response)

    def test_the_downloads_are_workbooks(self) -> None:
        for name in ("org_export", "org_template"):
            response = browser("hedong").get(reverse(name))
            assert response.headers["Content-Type"] == XLSX
            assert "单位" in load_workbook(BytesIO(response.content)).sheetnames
        report_of_nobody = writing.initial_passwords([])
        assert load_workbook(BytesIO(report_of_nobody)).sheetnames == ["初始密码"]
