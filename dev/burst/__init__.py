"""Many uploads at once: a run of it on a local AWS, and what it says of limit, order and forecasts."""
