"""Work at the screen until the person stops, and what is said then."""

from __future__ import annotations

from collections.abc import Callable

from wizard.main import DONE, STOPPED, give_up_output
from wizard.prompts.screens import Gone, Prompter


def until_stopped(
    prompter: Prompter, work: Callable[[], None], last_word: Callable[[], str] = str
) -> int:
    """Do the work, and give the exit code for how it ended.

    Args:
        prompter: The face.
        work: What is done; it raises `Stop` when the person wants to stop.
        last_word: What to say when they do, such as how to go on; nothing by default.
    """
    from wizard.interview.talk import Stop  # the engine comes with it: not before the first prompt

    try:
        work()
    except (Stop, KeyboardInterrupt) as ended:
        if said := last_word():
            prompter.say(said)
        return DONE if isinstance(ended, Stop) else STOPPED
    except Gone:
        give_up_output()
        return STOPPED
    return DONE
