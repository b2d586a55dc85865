"""Every class of fault on real sockets, met by the clients as users have them: `python -m tests.faults`."""
