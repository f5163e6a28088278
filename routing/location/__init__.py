"""Where to be: sites chosen among many for the good of customers, with a proof."""
