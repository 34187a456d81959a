"""Words for what happened to a permit and for what is wrong with a file; the pages of this room share them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.domain.permits.types import FileFault, LifeAct, LifeEntry, PermitLife
from onewindow.ui.formats import article_cn, date_cn, datetime_cn

ACTS = {
    LifeAct.ISSUED: gettext_lazy("Granted"), LifeAct.RENEWAL_REQUESTED: gettext_lazy("Renewal applied for"),
    LifeAct.RENEWED: gettext_lazy("Renewed"), LifeAct.DEEMED_RENEWED: gettext_lazy("Renewed, since nobody answered in time"),
    LifeAct.RENEWAL_REFUSED: gettext_lazy("Renewal refused"), LifeAct.RENEWAL_WITHDRAWN: gettext_lazy("Renewal withdrawn"),
    LifeAct.CHANGED: gettext_lazy("Changed"), LifeAct.REISSUED: gettext_lazy("Issued anew"), LifeAct.REVOKED: gettext_lazy("Revoked"),
    LifeAct.TAKEN_BACK: gettext_lazy("Taken back"), LifeAct.CANCELLED: gettext_lazy("Struck from the register"),
    LifeAct.EXPIRED: gettext_lazy("Expired"),
}
BAD = frozenset({LifeAct.REVOKED, LifeAct.TAKEN_BACK, LifeAct.CANCELLED, LifeAct.EXPIRED, LifeAct.RENEWAL_REFUSED})
FAULTS = {
    FileFault.NOT_PDF: (gettext_lazy("This file is not a PDF."),
                        gettext_lazy("Hand in the file as its holder downloaded it, not a photograph or a scan of a print.")),
    FileFault.UNSIGNED: (gettext_lazy("This file carries no signature."),
                         gettext_lazy("Permits issued here are always signed. The signature was taken out, or the file was never one of ours.")),
    FileFault.ALTERED: (gettext_lazy("This file was changed after it was signed."),
                        gettext_lazy("Its signature no longer fits its content. Do not rely on anything it says.")),
    FileFault.APPENDED: (gettext_lazy("Something was added to this file after it was signed."),
                         gettext_lazy("The signed part is ours, but what you see may have been put over it. Ask the holder for the original file.")),
    FileFault.FOREIGN: (gettext_lazy("This file was signed by somebody else."),
                        gettext_lazy("The signature is not one of ours, whatever name stands in it.")),
    FileFault.CERTIFICATE_REVOKED: (gettext_lazy("The certificate that signed this file had been revoked."),
                                    gettext_lazy("Ask the issuing organ for a new document.")),
    FileFault.UNKNOWN: (gettext_lazy("We signed this file, but it is not the document of a permit."),
                        gettext_lazy("It may be another paper of an office, or a draft that was never issued.")),
}


def timeline(life: PermitLife) -> list[tuple[str, str, str, str]]:
    """The life as rows of the timeline component, earliest first."""
    return [("bad" if entry.act in BAD else "done", str(ACTS[entry.act]), datetime_cn(entry.acted_at), _said(entry)) for entry in life.entries]


def _said(entry: LifeEntry) -> str:
    parts: Iterable[str] = (
        entry.ground_text, entry.reason, entry.article and _("Basis: %(article)s") % {"article": article_cn(entry.article)},
        entry.case_no and _("Case %(number)s") % {"number": entry.case_no}, entry.by)
    return " · ".join(part for part in parts if part)


def editions(life: PermitLife) -> list[tuple[int, str, str]]:
    """Replaced editions: number, what was valid until when, when it was replaced."""
    return [(one.number, date_cn(one.valid_until) or _("without end"), date_cn(one.replaced_at)) for one in life.replaced]
