"""The `duty` programme: read the command line, run one command, and say plainly what went wrong.

Exit codes: 0 done or decided, 2 what was given cannot be used, 3 not determined, 4 a record is
not as it was made, a scenario does not hold or something is decided otherwise than it was, 70 a
fault in the programme, 130 stopped by the person, 141 the reader of the output went away.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

DONE, BAD_INPUT, NOT_DETERMINED, CHANGED = 0, 2, 3, 4
FAULT, STOPPED, READER_GONE = 70, 130, 141


# No plugin of pydantic has a part in this programme; looking for them takes time at each start.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def main(argv: Sequence[str] | None = None) -> int:
    """Run `duty`.

    Args:
        argv: The words after `duty`; those of the command line by default.

    Returns:
        The exit code.
    """
    # Nothing that a start makes is garbage yet; looking for it costs a tenth of the start.
    collecting = gc.isenabled()
    gc.disable()
    try:
        code = _run(list(sys.argv[1:] if argv is None else argv))
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        give_up_output()
        return READER_GONE
    except OSError as error:
        give_up_output()
        _say(f"duty: the output cannot be written ({error.strerror or error})")
        return FAULT
    else:
        return code
    finally:
        if collecting:
            gc.enable()


def _run(argv: list[str]) -> int:
    _settle_output()
    try:
        from wizard import arguments

        args = arguments.read(argv)
        return int(args.run(args))
    except SystemExit as ended:  # argparse, after it has printed help or the version
        return int(ended.code or 0)
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:
        return _told(error)


def _told(error: Exception) -> int:
    """Say what went wrong, and give the exit code for it."""
    from engagement_rules._errors import (
        EngineUnavailable,
        KnowledgeBaseError,
        MatterError,
        RecordError,
        printable,
    )
    from wizard.files import Refused

    if isinstance(error, Refused):
        _say(f"duty: {error}")
        return BAD_INPUT
    if isinstance(error, EngineUnavailable | RecordError):
        _say(f"duty: {printable(str(error))}")
        return BAD_INPUT
    if isinstance(error, KnowledgeBaseError | MatterError):
        for problem in error.problems:
            _say(str(problem))
        return BAD_INPUT
    if isinstance(error, OSError) and sys.stdout is not None and _is_output(error):
        raise error
    if os.environ.get("DUTY_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    reason = printable(" ".join(str(error).split())) or type(error).__name__
    _say(
        f"duty: something went wrong that should not have ({reason}); please report it with what "
        "you typed. DUTY_DEBUG=1 shows where."
    )
    return FAULT


def _is_output(error: OSError) -> bool:
    """Whether an error is about the output and not about a named file."""
    return error.filename is None


def _say(line: str) -> None:
    with contextlib.suppress(OSError, AttributeError):
        print(line, file=sys.stderr, flush=True)


def _settle_output() -> None:
    """Write UTF-8 where a programme reads; on a terminal that cannot, show escapes."""
    if sys.stdout is None:  # the caller has closed it and wants the exit code alone
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
    for stream in (sys.stdout, sys.stderr):
        encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "")
        if stream is None or encoding == "utf8" or not hasattr(stream, "reconfigure"):
            continue
        if stream.isatty():
            stream.reconfigure(errors="backslashreplace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def give_up_output() -> None:
    """Let Python's own last flush find nowhere to fail."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
