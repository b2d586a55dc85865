"""`python -m conduyt.cli`, where the command is not on the path."""

from conduyt.cli import main

if __name__ == "__main__":
    main()
