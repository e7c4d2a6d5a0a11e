"""JSON Schemas of scenario files and studies, by which editors complete and check them."""

from sim.scenario.schema.whole import KINDS, schema_text

__all__ = ["KINDS", "schema_text"]
