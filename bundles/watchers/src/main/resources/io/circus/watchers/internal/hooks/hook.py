# SPDX-License-Identifier: Apache-2.0
"""Calls the function that the first argument names with the facts on standard input, and tells what it returned.

The second argument is the folder of the configuration, where modules are looked for first. The answer goes to the original
standard output: "error" with the reason, or "true" or "false" and, in the next line, what the function has changed of the
environment and the stats, as JSON. What the function prints goes to standard error.
"""
import sys

# the current folder may be one that others can write: nothing is imported from there
if sys.path and sys.path[0] == "":
    del sys.path[0]

import importlib
import json
import os
import time
import traceback


class Process:
    """A process of the watcher as a hook sees it."""

    def __init__(self, name, facts):
        self.name = name
        self.pid = facts["pid"]
        self.wid = facts["wid"]
        self.started = facts["started"]

    def age(self):
        return time.time() - self.started

    def is_alive(self):
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def send_signal(self, signum):
        os.kill(self.pid, signum)


class Watcher:
    """The watcher as a hook sees it: its name, environment and processes, and its options, each an attribute."""

    def __init__(self, facts):
        self.__dict__.update(facts["options"])
        self._options = dict(facts["options"])
        self.name = facts["watcher"]
        self.res_name = self.name.lower().replace(" ", "_")
        # with copy_env this process has the environment of the watcher's processes, else more than that
        self.env = dict(os.environ) if self.copy_env else {}
        self.env.update(facts["env"])
        self.processes = {each["pid"]: Process(self.name, each) for each in facts["processes"]}

    def get_active_processes(self):
        return [process for process in self.processes.values() if process.is_alive()]

    def send_signal(self, pid, signum):
        """Sends it at once, without asking the signal hooks."""
        if pid in self.processes:
            self.processes[pid].send_signal(signum)


class Arbiter:
    """The daemon as a hook sees it: where its control endpoint is."""

    def __init__(self, facts):
        self.endpoint = facts["endpoint"]


def stand_in():
    """Lets "from circus import logger" work where the original is not installed."""
    import logging
    import types
    logging.basicConfig(level=logging.INFO)
    sys.modules["circus"] = types.ModuleType("circus")
    sys.modules["circus"].logger = logging.getLogger("circus")


def load(module):
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as e:
        if e.name != "circus":
            raise
    stand_in()
    return importlib.import_module(module)


def function(name):
    parts = name.split(".")
    for length in range(len(parts) - 1, 0, -1):
        module = ".".join(parts[:length])
        try:
            found = load(module)
        except ModuleNotFoundError as e:
            if length == 1 or not e.name or not (module + ".").startswith(e.name + "."):
                raise
            continue
        for part in parts[length:]:
            found = getattr(found, part)
        return found


def extras(facts):
    hook = facts["hook"]
    if hook in ("before_reap", "after_reap"):
        result = {"process_pid": facts["pid"], "time": facts["time"]}
        if hook == "after_reap":
            result["exit_code"] = facts.get("exit_code")
            result["process_status"] = None if facts["commanded"] else 2
        return result
    return {key: facts[key] for key in ("pid", "signum", "stats") if key in facts}


def changes(before, now):
    return {str(name): str(value) for name, value in now.items() if before.get(name) != value}


def call(facts):
    watcher = Watcher(facts)
    before = dict(watcher.env)
    keywords = extras(facts)
    hook = function(sys.argv[1])
    agrees = hook(watcher=watcher, arbiter=Arbiter(facts), hook_name=facts["hook"], **keywords)
    more = {"env": changes(before, watcher.env)}
    if "stats" in keywords:
        more["stats"] = keywords["stats"]
    return ("true\n" if agrees else "false\n") + json.dumps(more)


def main():
    answers = os.dup(1)
    os.dup2(2, 1)
    sys.path.insert(0, sys.argv[2])
    facts = json.loads(sys.stdin.buffer.read().decode("utf-8"))
    try:
        answer = call(facts)
    except Exception as e:
        traceback.print_exc()
        answer = "error " + (str(e) or type(e).__name__)[:4000]
    sys.stdout.flush()
    os.write(answers, answer.encode("utf-8", "replace"))


main()
