"""科室 and 联系人 rows."""

from hotline.org.models import Contact, Section
from hotline.org.sheets.ledger import Ledger, Values
from hotline.org.sheets.outcome import Outcome
from hotline.org.sheets.units import UnitLedger


class SectionLedger(Ledger[Section]):
    model = Section
    fields = ("contact", "phone")

    def __init__(self, units: UnitLedger) -> None:
        super().__init__()
        self.units = units
        self.by_key: dict[object, Section] = {}
        for section in Section.objects.all():
            section.unit = units.by_pk[section.unit_id]
            self.by_key[section.unit.code, section.name] = section

    def find(self, unit_code: str, name: str) -> Section | None:
        return self.by_key.get((unit_code, name))

    def identity(self, values: Values) -> object:
        return self.units.must_find(values["unit"]).code, values["name"]

    def take(self, values: Values) -> Outcome:
        key = self.identity(values)
        section = self.by_key.get(key) or Section(unit=self.units.must_find(values["unit"]), name=values["name"])
        self.by_key[key] = section
        return self.put(section, {name: values.get(name) for name in self.fields})


class ContactLedger(Ledger[Contact]):
    model = Contact
    fields = ("duty", "phone", "is_main")

    def __init__(self, units: UnitLedger) -> None:
        super().__init__()
        self.units = units
        self.of_unit: dict[str, dict[str, Contact]] = {}
        for contact in Contact.objects.all():
            contact.unit = units.by_pk[contact.unit_id]
            self.of_unit.setdefault(contact.unit.code, {})[contact.name] = contact

    def identity(self, values: Values) -> object:
        return self.units.must_find(values["unit"]).code, values["name"]

    def take(self, values: Values) -> Outcome:
        unit = self.units.must_find(values["unit"])
        people = self.of_unit.setdefault(unit.code, {})
        contact = people.setdefault(values["name"], Contact(unit=unit, name=values["name"]))
        outcome = self.put(contact, {name: values.get(name) for name in self.fields})
        if values.get("is_main"):
            for other in people.values():
                if other is not contact and other.is_main:
                    self.remember(other)
                    other.is_main = False
                    if not other._state.adding:
                        self.changed[other.pk] = other
        return outcome
