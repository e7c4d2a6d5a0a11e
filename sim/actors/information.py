"""What people hear: rumours, denials, verifications."""

from __future__ import annotations

from sim.actors.actor import Actor

TOPICS = ("base", "militia", "attack", "passage")
"""Rumours of the article: a larger US base; who meets the Popular Forces; attacks to come; a deal for the tunnels."""


class InformationSpace(Actor):
    """Live rumours on each topic.

    Attributes:
        exposure: By topic, exposures (tens of thousands of people).
        denied: By topic, 1 while a denial stands.
        believed: By topic, share of people who believe it (0..1).
    """

    def neutral(self) -> None:
        """Nobody hears anything."""
        self.exposure = dict.fromkeys(TOPICS, 0.0)
        self.denied = dict.fromkeys(TOPICS, 0.0)
        self.believed = dict.fromkeys(TOPICS, 0.0)

    def hear(self) -> None:
        """Rumours arise, spread, are denied, verified and believed."""
        seen, rules = self.seen, self.rules.rumours
        verified = seen.cmcc.coverage
        threat = seen.israel.threat
        exposure, denied, believed = {}, {}, {}
        for topic in TOPICS:
            fit = self.trait(f"fit_{topic}")
            new = rules.rise(fit, threat, seen.truce.deaths, verified, self.key(f"rise {topic}"))
            if topic == "base":
                new = rules.told(new, seen.united_states.talk)
            denied[topic] = rules.denied(self.denied[topic], self.exposure[topic], self.draw(f"denial {topic}"))
            exposure[topic] = rules.exposure(self.exposure[topic], new, denied[topic], verified)
            believed[topic] = rules.belief(exposure[topic], threat, fit, denied[topic])
            self.report(f"rumour ({topic})", new)
        self.exposure, self.denied, self.believed = exposure, denied, believed
