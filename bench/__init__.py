"""What does it cost, measured beside peers?"""
