"""The verbs of agency and help. Each is one transaction, one history entry, one right.

``__all__`` names what other rooms and channels may call. The verbs of this room's own pages (signing, recording from
paper, helping, entrusting) stand in their modules. Acts and rights are called ``people.…``, as the rights of posts and
the history have them.
"""

from onewindow.domain.mandates.commands.agency import MandateNotYours, MandateTermsWrong, grant_mandate
from onewindow.domain.mandates.commands.unpowered import note_unpowered_act

__all__ = ["MandateNotYours", "MandateTermsWrong", "grant_mandate", "note_unpowered_act"]
