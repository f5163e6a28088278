"""The service from day to day: the week that is given out, the day that runs late."""
