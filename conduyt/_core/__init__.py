"""What a call does, without doing it: no network, no clock, no sleep, no threads. The drivers perform it."""
