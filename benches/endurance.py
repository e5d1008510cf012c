#!/usr/bin/env python3
"""Random edits while `vielfalt watch` runs: does it miss an event, and does its memory stay flat?

    benches/endurance.py SITE MINUTES [BINARY]

SITE is a throw-away site, such as one of the generated corpus: its files are edited, broken, moved and removed. After each
edit the script waits for the message that follows it. At the end the output must be that of a clean build, and the
memory must be within a tenth of what it was after the first twelfth of the time.
"""

import json
import os
import queue
import random
import shutil
import subprocess
import sys
import threading
import time

PATIENCE = 60  # seconds for an answer; an event that is missed takes longer


class Watch:
    def __init__(self, binary, site, output):
        arguments = [binary, "watch", "--site", site, "--output", output, "--locked", "--message-format", "json"]
        self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.messages = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()
        self.until("ready")

    def read(self):
        for line in self.process.stdout:
            message = json.loads(line)
            if message["type"] != "diagnostic":
                self.messages.put(message)

    def until(self, kind):
        while True:
            message = self.messages.get(timeout=PATIENCE)
            if message["type"] == kind:
                return message

    def settle(self):
        """The last summary once nothing more comes."""
        last = self.until("summary")
        while True:
            try:
                last = self.messages.get(timeout=0.4)
            except queue.Empty:
                return last

    def megabytes(self):
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as status:
            line = next(line for line in status if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


def releases(site):
    found = []
    for folder, _, names in os.walk(os.path.join(site, "content", "releases")):
        found += [os.path.join(folder, name) for name in names if name.endswith(".md")]
    return sorted(found)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text, atomic):
    target = os.path.join(os.path.dirname(path), ".neu.swp") if atomic else path
    with open(target, "w", encoding="utf-8") as file:
        file.write(text)
    if atomic:
        os.rename(target, path)


def edit(site, dice, number):
    """One random change that is whole again afterwards, and its name. Yields where the watch is to answer."""
    path = dice.choice(releases(site))
    text = read(path)
    kind = dice.choice(["body", "body", "body", "title", "break", "move", "remove", "folder", "copy"])
    if kind == "body":
        write(path, text + f"\nNoch ein Satz {number}.\n", dice.random() < 0.5)
        yield kind
        if len(text) > 20000:
            write(path, text[:8000], False)
            yield kind
    elif kind == "title":
        head, _, rest = text.partition("title: ")
        write(path, f"{head}title: Neu {number}\n" + rest.partition("\n")[2], True)
        yield kind
        write(path, text, False)
        yield kind
    elif kind == "break":
        write(path, "---\n: [unfertig\n" + text, False)
        yield kind
        write(path, text, True)
        yield kind
    elif kind == "move":
        other = path + ".weg"
        os.rename(path, other)
        yield kind
        os.rename(other, path)
        yield kind
    elif kind == "remove":
        os.remove(path)
        yield kind
        write(path, text, False)
        yield kind
    elif kind == "folder":
        folder = os.path.dirname(path)
        away = os.path.join(site, "weg")
        os.rename(folder, away)
        yield kind
        os.rename(away, folder)
        yield kind
    else:
        fresh = os.path.join(os.path.dirname(path), f"2021-05-{1 + number % 28:02}-kopie-{number}.md")
        write(fresh, f"---\ntitle: Kopie {number}\n---\nText.\n", False)
        yield kind
        os.remove(fresh)
        yield kind


def tree(folder):
    found = {}
    for inner, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(inner, name)
            if name != ".vielfalt-files":
                with open(path, "rb") as file:
                    found[os.path.relpath(path, folder)] = file.read()
    return found


def main():
    site, minutes = sys.argv[1], float(sys.argv[2])
    binary = sys.argv[3] if len(sys.argv) > 3 else "target/release/vielfalt"
    watched, clean = site.rstrip("/") + "-watched", site.rstrip("/") + "-clean"
    for folder in (watched, clean):
        shutil.rmtree(folder, ignore_errors=True)
    dice, edits, memory = random.Random(1), {}, []
    watch = Watch(binary, site, watched)
    begun = time.time()
    while (elapsed := time.time() - begun) < minutes * 60:
        for kind in edit(site, dice, sum(edits.values())):
            watch.settle()
            edits[kind] = edits.get(kind, 0) + 1
        if len(memory) <= elapsed / (minutes * 60) * 12:
            memory.append(watch.megabytes())
            print(f"{elapsed / 60:.0f} min, {sum(edits.values())} edits, {memory[-1]:.0f} MiB", flush=True)
    memory.append(watch.megabytes())
    watch.process.terminate()
    watch.process.wait(timeout=PATIENCE)
    subprocess.run([binary, "build", "--site", site, "--output", clean, "--locked", "--no-cache", "-q"], check=False)
    same = tree(watched) == tree(clean)
    growth = memory[-1] / memory[1] - 1
    print(f"{edits}\nmemory {memory[1]:.0f} -> {memory[-1]:.0f} MiB ({growth:+.1%}), peak {max(memory):.0f}")
    print("output is that of a clean build" if same else "OUTPUT DIFFERS FROM A CLEAN BUILD")
    sys.exit(0 if same and growth <= 0.1 else 1)


if __name__ == "__main__":
    main()
