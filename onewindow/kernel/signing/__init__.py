"""Signatures in PDF documents (PAdES, pyHanko): the keys, making a signature, checking one.

P-256, so that every common reader can check it; SM2 signatures in PDF have no reader and stay with the
exchange of the national seals. Signing takes tens of milliseconds: never inside a transaction.
"""

from onewindow.kernel.signing.checking import PdfVerdict, SignatureFault, verify_pdf
from onewindow.kernel.signing.keys import SigningRefused, make_certificate
from onewindow.kernel.signing.making import Box, Stamp, page_size, sign_pdf

__all__ = ["Box", "PdfVerdict", "SignatureFault", "SigningRefused", "Stamp", "make_certificate", "page_size", "sign_pdf",
           "verify_pdf"]
