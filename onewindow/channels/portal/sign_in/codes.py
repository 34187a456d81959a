"""One-time codes. A code goes to every phone, known or not.

So the page never tells who has an account, and a newcomer proves the phone before anything is written about
them. The process is allauth's (life time, attempts, resends, rate limits); what differs is said here.
"""
# ruff: noqa: ARG002 - the methods keep the signatures of the classes they override

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from onewindow.kernel import clock

PROVEN_PHONE = "sign_in_proven_phone"
PROVEN_SECONDS = 15 * 60


class PhoneCode(LoginCodeVerificationProcess):  # type: ignore[misc]  # allauth ships no types
    """A code on its way to a phone."""

    @classmethod
    def begin(cls, *, request: HttpRequest, account: AbstractBaseUser | None, phone: str) -> PhoneCode:
        """Send a code and remember it in the session."""
        state = {**cls.initial_state(user=account, phone=phone), "initiated_by_user": True}
        login = Login(user=account)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(state)
        process = cls(stage=stage)
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, stage: Any) -> PhoneCode | None:  # noqa: ANN401 - allauth ships no types
        """The process of the session, None when its time is over."""
        process: PhoneCode | None = cls(stage=stage).abort_if_invalid()
        return process

    def generate_code(self) -> str:
        """A fresh code, whether or not the phone has an account."""
        self.state["code"] = get_adapter().generate_login_code()
        return str(self.state["code"])

    def send_by_phone(self, phone: str, skip_enumeration_mails: bool = False) -> None:
        """Send the fresh code to the phone."""
        get_adapter().send_verification_code_sms(user=self.user, phone=phone, code=self.generate_code())

    def resend(self) -> None:
        """Send another code; the earlier one is void."""
        self.send()
        self.record_resend()
        self.persist()

    def finish(self, redirect_url: str | None) -> HttpResponse:
        """Sign the account in, or lead the holder of an unknown phone to the registration."""
        if self.user is not None:
            response: HttpResponse = super().finish(redirect_url)
            return response
        self.request.session[PROVEN_PHONE] = {"phone": self.state["phone"], "until": clock.now().timestamp() + PROVEN_SECONDS}
        clear_login(self.request)
        return redirect("sign_in_register")


def proven_phone(request: HttpRequest) -> str:
    """The phone this session proved by a code and that has no account yet; empty when there is none or time is over."""
    proof = request.session.get(PROVEN_PHONE) or {}
    return str(proof["phone"]) if proof.get("until", 0) > clock.now().timestamp() else ""
