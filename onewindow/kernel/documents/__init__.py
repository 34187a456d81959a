"""Documents: typst templates to PDF/A, QR codes, the demo seal."""

from onewindow.kernel.documents.fonts import fonts_dir, unprintable
from onewindow.kernel.documents.pictures import demo_seal_svg, qr_svg
from onewindow.kernel.documents.render import DocumentRefused, preview, render, templates
from onewindow.kernel.documents.thumbs import thumbnail

__all__ = ["DocumentRefused", "demo_seal_svg", "fonts_dir", "preview", "qr_svg", "render", "templates", "thumbnail", "unprintable"]
