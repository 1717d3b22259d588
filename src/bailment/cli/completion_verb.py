"""`bailment completion`: verbs and options completed by your shell."""

from __future__ import annotations

import click

from bailment.cli.options import examples


@click.command(
    epilog=examples(
        "bailment completion bash >> ~/.bashrc",
        "bailment completion zsh >> ~/.zshrc",
        "bailment completion fish > ~/.config/fish/completions/bailment.fish",
    )
)
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def command(shell: str) -> None:
    """Print the script by which a shell completes verbs and options."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(click.get_current_context().find_root().command, {}, "bailment", "_BAILMENT_COMPLETE").source())
