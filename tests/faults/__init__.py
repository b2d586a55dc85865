"""Every class of fault on real sockets, against the clients as users have them. `python -m tests.faults` prints figures."""
