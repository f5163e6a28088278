"""The coordinator's working folder: settings, workbook, what they ask for."""
