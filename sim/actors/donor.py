"""Donors: what they pledged and what they pay."""

from __future__ import annotations

from sim.actors.actor import Actor


class Donor(Actor):
    """A donor.

    Attributes:
        pledge, paid: USD million.
        ready: How far projects are ready to take its money (0..1).
        to_force_today, to_police_today, to_aid_today: Its payments of today (USD million).
    """

    def neutral(self) -> None:
        """Nothing pledged."""
        self.pledge = self.paid = self.ready = self.to_force_today = self.to_police_today = self.to_aid_today = 0.0

    def begin(self) -> None:
        """Each donor has its own share that it would pay in the end (F09: from none to all)."""
        self.pledge = self.trait("pledge")
        values = self.model.values
        self.final_share = self.model.luck.beta(
            f"{self.path}:paid share", values["funding.paid_a"], values["funding.paid_b"]
        )

    def negotiate(self) -> None:
        """Pay a day's part."""
        seen = self.seen
        self.ready = self.rules.funding.ready(self.ready, seen.truce.d7 / 20.0, seen.truce.progress)
        today = self.rules.funding.payment(self.pledge, self.paid, self.final_share, self.ready)
        today = self.rules.smaller(today, self.pledge - self.paid)
        self.paid = self.paid + today
        self.to_force_today = today * self.trait("to_force")
        self.to_police_today = today * self.trait("to_police")
        self.to_aid_today = today * self.trait("to_aid")
        self.report("paid", today)
