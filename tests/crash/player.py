"""The process that gets killed: it plays lives through the public commands, with keys, while the relay works beside it.

    python -m tests.crash.player make                       tables and district, once
    python -m tests.crash.player play JOURNAL EPOCH SEED    until killed
    python -m tests.crash.player finish JOURNAL EPOCH SEED  everything that was begun, to its end

Every life has one key. Whatever was not acknowledged before the kill is sent again with the same key, and so is
some of what was: the answer must be the same. Time begins at the bench's fixed moment and goes on from kill to kill.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

from bench import lives
from bench.district import BEGIN, make_district
from onewindow.domain.cases import queries as cases
from onewindow.kernel import relay
from tests.crash.journal import Journal

THREADS = 2
LIVES = 90
WHOLE = 3  # every third life goes on to the decision and the post
RESENT = 4  # how many acknowledged lives a thread sends again after a restart


class Player:
    """Plays a share of the lives."""

    def __init__(self, journal: Journal, epoch: float, seed: int) -> None:
        self.journal, self._epoch, self._random = journal, epoch, random.Random(seed)  # noqa: S311 - a game, not a secret

    def now(self) -> datetime:
        """The present moment of the game."""
        return BEGIN + timedelta(seconds=time.time() - self._epoch)

    def share(self, thread: int) -> list[int]:
        """The lives of a thread: some that are acknowledged, then all that are not."""
        mine = range(thread, LIVES, THREADS)
        done = [life for life in mine if life in self.journal.known("finished")]
        again = self._random.sample(done, min(RESENT, len(done)))
        return again + [life for life in mine if life not in done]

    def play(self, life: int) -> None:
        """One life, from the first act; acts that were done before answer as they did."""
        key = f"life-{life}"
        self.journal.note("begun", life)
        draft_no = lives.draft(at=self.now(), key=key)
        case_no = lives.submit(at=self.now(), draft_no=draft_no, key=key)
        self.journal.note("submitted", life, case_no)
        if life % WHOLE == 0:
            state = cases.case(actor=lives.cast().applicant, case_no=case_no).summary.state.value
            lives.take_to_decision(at=self.now(), case_no=case_no, key=key, pause=timedelta(0))
            self.journal.note("decided", life, f"{case_no}/{state}")
            if not lives.hand_over(at=self.now(), case_no=case_no):
                return  # the carrier has not answered yet; the life is played on later
        self.journal.note("finished", life, case_no)

    def finish(self) -> None:
        """Send every life that was begun once more, and carry what is due, until all have come to their end."""
        for _ in range(3):
            for life in sorted(self.journal.known("begun")):
                self.play(life)
            relay.drain(clock=lambda: self.now() + timedelta(hours=1))  # past the pauses between tries

    def work(self, thread: int) -> None:
        """Play the share; then send acknowledged lives again until the kill comes."""
        for life in self.share(thread):
            self.play(life)
        while True:
            self.play(self._random.randrange(thread, LIVES, THREADS))


def main(words: list[str]) -> int:
    """Make the district, or play."""
    if words[0] == "make":
        make_district()
        return 0
    player = Player(Journal(Path(words[1])), float(words[2]), int(words[3]))
    if words[0] == "finish":
        player.finish()
        return 0
    relay.InProcessRelay(player.now).start()
    threads = [threading.Thread(target=player.work, args=(number,), daemon=True) for number in range(THREADS)]
    print("playing", flush=True)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 1  # a thread only ends when something was raised in it


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
