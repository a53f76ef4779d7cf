"""The pages that gather from several rooms, one module per page."""
