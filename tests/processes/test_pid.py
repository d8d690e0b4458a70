"""A process is named once in the world, and taken for dead only when it certainly is."""

import os
import subprocess
import sys

import pytest

from bot.pid import is_dead, own_name, shown

NAME = "from bot.pid import own_name; print(own_name(), flush=True); input()"


def born() -> tuple[subprocess.Popen[str], str]:
    """Another process, and its name."""
    child = subprocess.Popen(
        [sys.executable, "-c", NAME], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout
    return child, child.stdout.readline().strip()


def test_process_lives_until_it_ends_even_where_nobody_has_buried_it() -> None:
    child, name = born()
    assert name != own_name()
    assert not is_dead(name)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # dead, and not waited for
    assert is_dead(name)
    child.communicate()
    assert is_dead(name)


def test_number_that_somebody_else_has_now_is_not_mistaken() -> None:
    host, number, start, realm = own_name().split(":")
    assert is_dead(f"{host}:{number}:{int(start) - 1}:{realm}")


@pytest.mark.parametrize(
    "name", ["", "far:1:2:", "far:999999:2:0-0", "just a name", ":::", "host:x:1:" + own_name().split(":")[3]]
)
def test_whom_one_cannot_see_is_not_called_dead(name: str) -> None:
    assert not is_dead(name)


def test_name_fits_its_column_and_reads_well() -> None:
    assert len(own_name()) <= 80
    assert shown(own_name()).endswith(f"process {os.getpid()}")
    assert shown("") == ""
