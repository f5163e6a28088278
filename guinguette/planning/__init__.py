"""From a working folder to a tour: planning, questions, changes, simulation."""
