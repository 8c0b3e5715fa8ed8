"""What was published when: noted as it happens, named by release or time, and made ready again."""
