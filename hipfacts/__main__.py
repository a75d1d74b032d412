"""``python -m hipfacts``."""

from hipfacts.cli import main

if __name__ == "__main__":
    main()
