"""What a simulation gives out: a report, a workbook, layers for a GIS, a folder per scenario."""
