"""What must a rehearsal come to? Worked out a second time, slowly, in plain Python, a file for each rule.

Dictionaries and clock arithmetic alone: no table, no statement, and nothing of the service's own code. The
numbers and days below are written down again by hand, from domain §2.1, §2.3, §3.4 and §3.6.
"""
