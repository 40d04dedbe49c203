"""The program's entry: settings that must precede every import of Textual, then the command line."""

import os


def main() -> None:
    """Run `dutyconsole`."""
    # Textual's Kitty keyboard protocol swallows what a Chinese input method composes (facts: iTerm2).
    os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    from dutyconsole.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
