"""The pages: overview, driver, changes, balance, simulation."""
