"""Commands for developers and merchants: set up, package, deploy, publish, the local AWS and its stand-ins."""
