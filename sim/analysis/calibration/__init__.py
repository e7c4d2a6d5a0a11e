"""Fit of the uncertain parameters to what was reported of the first weeks of the truce."""
