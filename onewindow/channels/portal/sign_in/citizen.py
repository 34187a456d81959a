"""Citizens: phone, code, and for newcomers their name and ID number."""
# ruff: noqa: ARG002 - the methods keep the signatures of the classes they override

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginByCodeStage
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.core import ratelimit
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods
from django.views.generic.edit import FormView

from onewindow.channels.portal.sign_in.adapter import account_of
from onewindow.channels.portal.sign_in.codes import PROVEN_PHONE, PhoneCode, proven_phone
from onewindow.channels.portal.sign_in.forms import CodeForm, PhoneForm, RegisterForm
from onewindow.domain.people import commands as people
from onewindow.domain.people import queries
from onewindow.kernel import clock
from onewindow.kernel.actor import ANONYMOUS
from onewindow.kernel.errors import Refusal
from onewindow.ui.refusals import said


class PhoneView(RequestLoginCodeView):  # type: ignore[misc]  # allauth ships no types
    """Ask for the phone and send a code."""

    template_name = "sign_in/phone.html"

    def get_form_class(self) -> type[PhoneForm]:
        """Our form."""
        return PhoneForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        """In the demo no message reaches a telephone: the characters are offered here too, and they go on where the reader wanted to."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return {**found, "cast": [each for each in queries.cast() if each.listed and each.channel == "portal"] if settings.ONEWINDOW_DEMO else []}

    def form_valid(self, form: PhoneForm) -> HttpResponse:
        """Send the code and go to its page."""
        PhoneCode.begin(request=self.request, account=form._user, phone=form.cleaned_data["phone"])
        return redirect(self.get_success_url())

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: object) -> HttpResponse | None:
        """Coming back here means another phone: forget the code on its way."""
        clear_login(request)
        return None


@method_decorator(login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_request_login_code"), name="dispatch")
class CodeView(ConfirmLoginCodeView):  # type: ignore[misc]  # allauth ships no types
    """Ask for the code; send another on request."""

    template_name = "sign_in/code.html"

    _process: PhoneCode

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        """Go on with the code of this session, or back to the phone when its time is over."""
        self.stage = request._login_stage  # type: ignore[attr-defined]  # set by allauth's decorator of this view
        process = PhoneCode.resume(self.stage)
        if process is None:
            return redirect("account_request_login_code")
        self._process = process
        return FormView.dispatch(self, request, *args, **kwargs)

    @cached_property
    def _action(self) -> str:
        """Asking for one code too many is no wrong code."""
        return "resend" if self.request.POST.get("action") == "resend" else "verify"

    def get_form_class(self) -> type[Form]:
        """Our form; an empty one when another code is asked for."""
        return Form if self._action == "resend" else CodeForm

    def _resend_form_valid(self, form: Form) -> HttpResponse:
        """Another code counts against the limits of the phone."""
        phone = self._process.state["phone"].lower()
        if self._process.can_resend and ratelimit.consume(self.request, action="request_login_code", key=phone):
            self._process.resend()
        return redirect(self.passthrough_next_url(self.request.path))


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Ask the holder of a proven phone who they are, register them and sign them in."""
    phone = proven_phone(request)
    if not phone:
        return redirect("account_request_login_code")
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="signup", key=phone):
            return too_many(request)
        try:
            account = people.register_citizen(actor=ANONYMOUS, at=clock.now(), phone=phone, **form.cleaned_data)
        except Refusal as refusal:
            field = {"id_number_wrong": "id_number", "name_wrong": "name"}.get(refusal.code)
            form.add_error(field, said(refusal))
        else:
            return _signed_in(request, account.account_id, phone)
    return render(request, "sign_in/register.html", {"form": form, "phone": phone, "next": get_next_redirect_url(request) or ""})


def too_many(request: HttpRequest) -> HttpResponse:
    """Too many attempts in a short time. The site names it as its handler of status 429."""
    return render(request, "sign_in/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)


def _signed_in(request: HttpRequest, account_id: UUID, phone: str) -> HttpResponse:
    account = account_of(account_id)
    del request.session[PROVEN_PHONE]
    record_authentication(request, account, method="code", phone=phone)
    response: HttpResponse = perform_login(request, account, redirect_url=get_next_redirect_url(request))
    return response
