"""How is something said? Claimed, drawn, paced, sent, and its verdict written down."""
