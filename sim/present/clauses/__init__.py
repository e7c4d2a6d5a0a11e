"""How a decomposition over clauses is shown: sentences, a report, files, a chart."""
