"""What can an import refuse? One fault, whose message says what is wrong and what to do."""


class ImportRefusedError(Exception):
    """Nothing more was written; the message says why, and what to do."""
