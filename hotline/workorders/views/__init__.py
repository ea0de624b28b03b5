"""The doors: desk, order, take_step; and beside them register, search, attachments, identity."""
