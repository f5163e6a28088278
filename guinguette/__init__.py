"""The trade: communes, working folder, rhythms, planning, emissions, simulation."""
