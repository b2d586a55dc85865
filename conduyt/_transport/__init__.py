"""The only place with I/O, and the only one that knows the HTTP library. Two loops, to be read side by side."""
