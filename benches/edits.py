"""From the closing write of a source to the finished page: one watching program, many edits.

The clock runs from the return of close() until every page that shall show the edit holds its marker; it is asked for all
the time. Pages that show an edit later than the last of them are not waited for, but the program is given time to finish
before the next edit.
"""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

# How long an edit may take, and how long a program shall have rested before the next one, in seconds.
PATIENCE, REST = 60, 0.7
TITLE = re.compile(r'^(title:\s*"?)', re.M)


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_bytes().rsplit(b")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid):
    """Now and at most, in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return [int(re.search(rf"^{key}:\s+(\d+)", status, re.M)[1]) / 1024 for key in ("VmRSS", "VmHWM")]


def edited(text, kind, marker):
    """The text with the marker in its body or at the beginning of its title."""
    if kind == "body":
        return text.rstrip("\n") + f"\n\nEin Satz mit {marker} darin.\n"
    return TITLE.sub(lambda found: found[1] + marker + " ", text, count=1)


def shows(page, marker):
    try:
        return marker.encode() in page.read_bytes()
    except FileNotFoundError:
        return False


class Watched:
    """A program that keeps its output current."""

    def __init__(self, command, cwd=None):
        self.child = subprocess.Popen([str(part) for part in command], cwd=cwd, stdin=subprocess.DEVNULL,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def rest(self):
        """Waits until it has used next to no processor for a while."""
        used, since, begin = cpu_seconds(self.child.pid), time.monotonic(), time.monotonic()
        while time.monotonic() - since < REST:
            if time.monotonic() - begin > 600:
                raise SystemExit("the watching program does not come to rest")
            time.sleep(0.05)
            now = cpu_seconds(self.child.pid)
            if now - used > 0.015:
                since = time.monotonic()
            used = now

    def edit(self, source, text, pages, marker):
        """Milliseconds until all pages hold the marker."""
        with open(source, "w", encoding="utf-8") as file:
            file.write(text)
        begin, waiting = time.perf_counter(), list(pages)
        while waiting:
            waiting = [page for page in waiting if not shows(page, marker)]
            time.sleep(0.0003)
            if time.perf_counter() - begin > PATIENCE:
                raise SystemExit(f"{waiting[0]} never showed the edit")
        return (time.perf_counter() - begin) * 1000

    def end(self):
        self.child.send_signal(signal.SIGINT)
        self.child.wait(30)


def measure(watched, source, kinds, count):
    """For each kind of edit with its pages: milliseconds and CPU seconds of `count` edits after one that does not count."""
    original = Path(source).read_text(encoding="utf-8")
    figures = {}
    try:
        for kind, pages in kinds.items():
            times, cpu = [], []
            for number in range(count + 1):
                marker = f"Marke{os.urandom(5).hex()}"
                watched.rest()
                before = cpu_seconds(watched.child.pid)
                times.append(watched.edit(source, edited(original, kind, marker), pages, marker))
                watched.rest()
                cpu.append(cpu_seconds(watched.child.pid) - before)
            figures[kind] = times[1:], cpu[1:]
    finally:
        Path(source).write_text(original, encoding="utf-8")
        watched.rest()
    return figures
