"""The command line: one module a verb; each calls a verb of `bailment.api` and prints what it answers."""
