"""The Discord front end. Texts, cards and their cutting know nothing of Discord's network."""
