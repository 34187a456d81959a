"""Questions about agency and help.

``__all__`` names what other rooms and channels may ask. The questions of this room's own pages stand in their modules.
"""

from onewindow.domain.mandates.queries.actors import actor_for
from onewindow.domain.mandates.queries.agency import (
    NotMandated,
    mandate_for,
    mandates_of,
    may_act_for,
    unpowered_acts,
)
from onewindow.domain.mandates.queries.entrusting import is_entrusted
from onewindow.domain.mandates.queries.helping import HelpIsOver, code_to_send

__all__ = ["HelpIsOver", "NotMandated", "actor_for", "code_to_send", "is_entrusted", "mandate_for", "mandates_of", "may_act_for", "unpowered_acts"]
