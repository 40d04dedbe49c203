"""The program's entry: what must precede every import of Textual, then the command line."""

import os


def main() -> None:
    """Run `dutyconsole`."""
    # Textual's Kitty keyboard protocol swallows what a Chinese input method composes (iTerm2).
    os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    from dutyconsole.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
