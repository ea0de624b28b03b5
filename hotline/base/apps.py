from django.apps import AppConfig
from django.forms import ChoiceField, Field, FileField, ModelChoiceField


class BaseConfig(AppConfig):
    name = "hotline.base"
    label = "base"
    verbose_name = "基础"

    def ready(self) -> None:
        """What is missing is asked for in people's words, on every form."""
        Field.default_error_messages["required"] = "请填写这一项"
        ChoiceField.default_error_messages["required"] = "请选择一项"
        ModelChoiceField.default_error_messages["required"] = "请选择一项"
        FileField.default_error_messages["required"] = "请选择文件"
