"""Donors: what they pledged and what they pay."""

from __future__ import annotations

from sim.actors.actor import Actor
from sim.actors.quantity import Quantity, total

RUNNING = ("to_force", "to_police", "to_aid")
"""Purposes that cannot wait until something is built."""


class Donor(Actor):
    """A donor.

    Attributes:
        pledge, paid, paid_building: USD million; the last for what is built.
        running: Share of its pledge for running costs.
        ready: How far projects are ready to take its money (0..1).
        to_force_today, to_police_today, to_aid_today: Its payments of today (USD million).
    """

    def neutral(self) -> None:
        """Nothing pledged."""
        self.pledge = self.paid = self.paid_building = self.ready = self.running = self.to_force_today = (
            self.to_police_today
        ) = self.to_aid_today = 0.0

    def begin(self) -> None:
        """Each donor has its own share that it would pay in the end (F09: from none to all)."""
        self.pledge = self.trait("pledge")
        self.running = total(self.trait(purpose) for purpose in RUNNING)
        values = self.model.values
        self.final_share = self.model.luck.beta(
            f"{self.path}:paid share", values["funding.paid_a"], values["funding.paid_b"]
        )

    def negotiate(self) -> None:
        """Pay a day's part."""
        seen = self.seen
        self.ready = self.rules.funding.ready(self.ready, seen.truce.d7 / 20.0, seen.truce.progress)
        running = self._pay(self.running, self.paid - self.paid_building, -1.0)
        building = self._pay(1.0 - self.running, self.paid_building, 1.0)
        self.paid_building = self.paid_building + building
        today = running + building
        self.paid = self.paid + today
        for purpose in RUNNING:
            setattr(self, f"{purpose}_today", running * self.rules.ratio(self.trait(purpose), self.running, 0.0))
        self.report("paid", today)

    def _pay(self, share: Quantity, paid: Quantity, waits: float) -> Quantity:
        """What it pays today of a share of its pledge (USD million)."""
        pledge = self.pledge * share
        today = self.rules.funding.payment(pledge, paid, self.final_share, self.ready, waits)
        return self.rules.smaller(today, pledge - paid)
