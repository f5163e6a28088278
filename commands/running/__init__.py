"""Commands for the service from day to day: the week given out, the day that runs late."""
