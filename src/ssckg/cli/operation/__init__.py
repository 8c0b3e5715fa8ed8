"""Commands for who runs a service: settings, backups, the doctor, upgrades."""
