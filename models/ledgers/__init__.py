"""What stands in the office's books? One statement a ledger, of subtrees, in the office's order."""
