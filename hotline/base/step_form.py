"""What every verb's form shares: it knows its verb, says what happens next, and takes the step."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any, ClassVar

from django import forms

from hotline.base.workflow import Step


class StepForm(forms.Form):
    """`thing` is what the verb is taken on. Field names are the action's keywords; `take` calls it.

    An app makes one subclass with its table, its actions and the dictionary in which its forms are found by verb.
    """

    steps: ClassVar[Mapping[str, Step]]
    actions: ClassVar[ModuleType]
    by_verb: ClassVar[dict[str, Any]]
    verb: ClassVar[str] = ""
    explanation: ClassVar[str] = ""  # what happens next, in a sentence
    is_dangerous: ClassVar[bool] = False  # it cannot be undone by a further step

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.verb:
            cls.by_verb[cls.verb] = cls

    def __init__(self, *args: Any, thing: Any, actor: Any, **kwargs: Any) -> None:
        self.thing, self.actor = thing, actor
        kwargs["initial"] = {**self.begin(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def begin(self) -> Mapping[str, Any]:
        """What stands in the form before anybody types."""
        return {}

    @property
    def step(self) -> Any:
        return self.steps[self.verb]

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def take(self) -> Any:
        """Do it. Raises `Refused`."""
        return getattr(self.actions, self.verb)(self.thing, actor=self.actor, **self.arguments())
