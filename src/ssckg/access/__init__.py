"""Who may do what: actors, rights, tokens, sign-in, the log of private reads."""
