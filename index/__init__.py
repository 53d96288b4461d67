"""Articles in, quoted answers out: the library that the bot and the command line stand on."""
