"""Running a service: settings, backups, the doctor, upgrades."""
