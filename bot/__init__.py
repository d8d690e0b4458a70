"""How it runs: settings, intake, pump, delivery, forms, texts, command line, wiring."""
