"""Files for other programs: calendars, GPX tracks, links."""
