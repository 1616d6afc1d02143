"""A shop folder and its bundle: read, validate, compile, publish, search."""
