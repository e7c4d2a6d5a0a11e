"""The Civil-Military Coordination Center near Kiryat Gat."""

from __future__ import annotations

from sim.actors.actor import Actor

SEATS = {"none": 0.0, "observer": 0.5, "member": 1.0}
"""How far Palestinians are represented at the centre (a scale: nobody, a listener, a voice)."""


class CoordinationCenter(Actor):
    """The CMCC: verifies, deconflicts, schedules trucks, corrects rumours.

    Attributes:
        coverage: How much of what happens it covers (0..1).
        deconflicted: Share of line incidents it prevents (0..1).
        aid_guarantee: How far it can guarantee entry of aid (0..1).
        monitors, monitors_hamas: Monitoring as Israel and as Hamas see it (index).
    """

    def neutral(self) -> None:
        """No centre; what monitors there are belong to the force."""
        self.coverage = self.deconflicted = self.aid_guarantee = 0.0
        self.monitors = self.monitors_hamas = 0.0
        self.representation = 0.0

    def begin(self) -> None:
        """Who is represented."""
        self.representation = SEATS[str(self.choice("representation"))]

    def negotiate(self) -> None:
        """Open, staff and run the centre."""
        seen, rules = self.seen, self.rules.coordination
        us = seen.united_states
        self.coverage = rules.coverage(self.coverage, self.trait("staff"), us.engagement)
        self.deconflicted = rules.deconflicted(self.coverage, seen.israel.confidence)
        self.aid_guarantee = rules.aid_guarantee(self.coverage, us.pressure, self.representation)
        tells = seen.sectors.total(lambda s: s.cooperation * s.people)
        self.monitors = rules.monitoring(self.coverage, seen.isf.verified, 0.0, tells)
        self.monitors_hamas = rules.monitoring(self.coverage, seen.isf.verified, self.representation, tells)
