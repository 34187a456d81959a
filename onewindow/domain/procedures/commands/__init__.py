"""The verbs of special procedures."""

from __future__ import annotations

from onewindow.domain.procedures.commands.consulting import answer, take_silence
from onewindow.domain.procedures.commands.hearing import (
    arrange_hearing,
    ask_for_hearing,
    let_right_pass,
    record_hearing,
    record_statement,
    tell_hearing_right,
    tell_third_party,
)
from onewindow.domain.procedures.commands.holding import begin, end
from onewindow.domain.procedures.commands.promises import check_promise, plan_check, run_out

__all__ = [
    "answer", "arrange_hearing", "ask_for_hearing", "begin", "check_promise", "end", "let_right_pass", "plan_check", "record_hearing",
    "record_statement", "run_out", "take_silence", "tell_hearing_right", "tell_third_party",
]
