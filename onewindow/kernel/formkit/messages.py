"""The sentences of the form checks: what is wrong and how to put it right.

Each is an English message id with named places. Screens translate ``Problem.message_id`` and fill it from
``Problem.params``; as a plain str a problem is the filled English sentence.
"""

from __future__ import annotations

from collections.abc import Mapping

MISSING = "Please fill in {name}."
MISSING_CHOICE = "Please choose {name}."
TOO_LONG = "{name} may have at most {limit} characters; you have {length}. Please shorten it."
NOT_A_WHOLE_NUMBER = "{name} must be a whole number, such as 12."
NOT_A_NUMBER = "{name} must be a number, such as 12.5."
TOO_MANY_PLACES = "{name} may have at most {places} places after the point."
TOO_SMALL = "{name} must be at least {limit}."
TOO_LARGE = "{name} must be at most {limit}."
NOT_A_DATE = "{name} must be a real date in the form 2026-01-31."
TOO_EARLY = "{name} must not be before {limit}."
TOO_LATE = "{name} must not be after {limit}."
NOT_A_CHOICE = "Please choose one of the listed values for {name}."
NOT_YES_NO = "Please answer {name} with yes or no."
NOT_AN_ID_NUMBER = "{name} is not a valid identity number. Please compare all 18 places with the card."
NOT_A_USCC = "{name} is not a valid unified social credit code. Please compare all 18 places with the licence."
NOT_A_PHONE = "{name} must be a mobile number of 11 digits or a landline number with its area code."
NOT_A_NAME = "{name} may hold letters, characters, spaces and the middle dot, at most {limit} places. Please write it as on the identity card."
TOO_SHORT_ADDRESS = "{name} is too short to deliver to. Please give street, house number and room."
NOT_THE_PATTERN = "{name} does not have the right form. {hint}"
CONTROL_CHARACTERS = "{name} holds characters that can't be printed. Please type it again."

NOT_AN_HM_PASS = "{name} is not a travel permit of Hong Kong or Macao: H or M and eight digits. Please compare it with the card."  # noqa: S105 - a travel permit
NOT_A_TW_PASS = "{name} is not a travel permit of Taiwan: eight digits, or ten digits and a letter on older ones. Please compare it with the card."  # noqa: S105
NOT_A_RESIDENCE_PERMIT = "{name} is not a residence permit of Hong Kong, Macao or Taiwan: 18 places beginning with 81, 82 or 83. Please compare it with the card."
NOT_A_FOREIGN_CARD = "{name} is not a foreign permanent resident ID card: 18 places beginning with 9, or three letters and twelve digits on older ones."
NOT_A_PASSPORT = "{name} is not a passport number: 5 to 17 letters and digits. Please type it as it stands beside the photograph."
NOT_A_PAPER = "{name} is not the number of a paper we know. Please choose the type of paper and compare every place."
NOT_A_PLATE = "{name} is not a number plate, such as one character, one letter and five places (six for new energy)."
NOT_A_REALTY_CERTIFICATE = "{name} is not the number of a real estate certificate. Please type it as it stands on its first page, year and number included."

MESSAGES: tuple[str, ...] = (
    MISSING, MISSING_CHOICE, TOO_LONG, NOT_A_WHOLE_NUMBER, NOT_A_NUMBER, TOO_MANY_PLACES, TOO_SMALL, TOO_LARGE,
    NOT_A_DATE, TOO_EARLY, TOO_LATE, NOT_A_CHOICE, NOT_YES_NO, NOT_AN_ID_NUMBER, NOT_A_USCC, NOT_A_PHONE,
    NOT_A_NAME, TOO_SHORT_ADDRESS, NOT_THE_PATTERN, CONTROL_CHARACTERS,
    NOT_AN_HM_PASS, NOT_A_TW_PASS, NOT_A_RESIDENCE_PERMIT, NOT_A_FOREIGN_CARD, NOT_A_PASSPORT, NOT_A_PAPER, NOT_A_PLATE,
    NOT_A_REALTY_CERTIFICATE,
)


class Problem(str):
    """What is wrong with one answer: the filled English sentence, with what a screen needs to translate it."""

    message_id: str
    params: Mapping[str, object]

    def __new__(cls, message_id: str, /, **params: object) -> Problem:
        """Fill the sentence; a value is inserted as it is and never read as a template."""
        made = super().__new__(cls, message_id.format(**params))
        made.message_id, made.params = message_id, params
        return made
