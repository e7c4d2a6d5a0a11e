"""Hand-fused kernels for the two costliest parts of the day, beside the model's own code for them.

A kernel does what a programmer would write for that part alone: one pass over lanes, everything between loading and
storing in registers, no array in between. It calls the same compiled rules and gives the same bits.
"""
