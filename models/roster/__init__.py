"""How do offices write their membership rosters, and what does each row mean? (domain §4)

Pure: a grid of cells goes in, verdicts come out. Whom a row means in the database is asked elsewhere.
"""
