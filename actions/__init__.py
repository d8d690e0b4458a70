"""What can be done: one async verb each, with the permission it needs.
Actions do not know that chat exists.
"""
