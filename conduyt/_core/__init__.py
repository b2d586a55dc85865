"""The logic of a call, without I/O: no network, no clock, no sleep, no threads. The drivers perform its steps."""
