"""The timetable that exists already: read it, know its rhythms, price it, start from it."""
