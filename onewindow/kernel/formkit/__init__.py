"""Forms from data elements: the records and the checks. Pure."""

from onewindow.kernel.formkit.elements import Choice, DataElement, ElementKind, Sensitivity
from onewindow.kernel.formkit.forms import Field, FieldGroup, FormDefinition, VisibleWhen
from onewindow.kernel.formkit.idcheck import (
    IdNumber,
    has_sound_organisation_code,
    is_uscc,
    masked_id_number,
    masked_phone,
    read_id_number,
)
from onewindow.kernel.formkit.messages import Problem
from onewindow.kernel.formkit.validate import AnswerRefused, check, check_answers, clean, clean_answers

__all__ = [
    "AnswerRefused", "Choice", "DataElement", "ElementKind", "Field", "FieldGroup", "FormDefinition", "IdNumber",
    "Problem", "Sensitivity", "VisibleWhen", "check", "check_answers", "clean", "clean_answers",
    "has_sound_organisation_code", "is_uscc", "masked_id_number", "masked_phone", "read_id_number",
]
