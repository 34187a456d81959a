"""Forms from data elements: the records and the checks. Pure."""

from onewindow.kernel.formkit.elements import Choice, DataElement, ElementKind, Sensitivity
from onewindow.kernel.formkit.forms import Field, FieldGroup, FormDefinition, VisibleWhen
from onewindow.kernel.formkit.idcheck import (
    IdNumber,
    has_sound_organisation_code,
    is_organisation_code,
    is_uscc,
    masked_id_number,
    masked_phone,
    read_archived_id_number,
    read_id_number,
)
from onewindow.kernel.formkit.messages import Problem
from onewindow.kernel.formkit.papers import (
    clean_paper,
    is_foreign_card,
    is_hm_pass,
    is_hotline,
    is_landline,
    is_mobile,
    is_neighbour_mobile,
    is_other_paper,
    is_passport,
    is_plate,
    is_realty_certificate,
    is_residence_permit,
    is_tw_pass,
    masked_name,
    masked_paper,
)
from onewindow.kernel.formkit.schema import schema_of
from onewindow.kernel.formkit.validate import AnswerRefused, check, check_answers, clean, clean_answers

__all__ = [
    "AnswerRefused", "Choice", "DataElement", "ElementKind", "Field", "FieldGroup", "FormDefinition", "IdNumber",
    "Problem", "Sensitivity", "VisibleWhen", "check", "check_answers", "clean", "clean_answers", "clean_paper",
    "has_sound_organisation_code", "is_foreign_card", "is_hm_pass", "is_hotline", "is_landline", "is_mobile",
    "is_neighbour_mobile", "is_organisation_code", "is_other_paper", "is_passport", "is_plate", "is_realty_certificate",
    "is_residence_permit", "is_tw_pass", "is_uscc", "masked_id_number", "masked_name", "masked_paper", "masked_phone",
    "read_archived_id_number", "read_id_number", "schema_of",
]
