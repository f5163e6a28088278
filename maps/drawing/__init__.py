"""What pages are drawn with: offline maps, static plans, the page itself."""
