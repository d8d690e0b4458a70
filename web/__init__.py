"""What can be seen over HTTP: the webhook, health; pages come with the capabilities that need them."""
