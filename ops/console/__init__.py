"""An operator's command line: options, screen, record of what was done, and what is never shown."""
