"""The CO2 balance of a tour: assumptions, distances avoided, result, and the published figure."""
