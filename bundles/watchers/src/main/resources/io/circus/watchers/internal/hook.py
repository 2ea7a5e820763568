# SPDX-License-Identifier: Apache-2.0
"""Calls the function that the first argument names with the facts on standard input, and tells what it returned.

The answer goes to the original standard output: "true", "false", or "error" with the reason; after "true" and a newline
the stats as JSON, if there are any. What the function prints goes to standard error.
"""
import importlib
import json
import os
import sys
import traceback


class Watcher:
    """The watcher as a hook sees it: its name, its environment and its options, each an attribute."""

    def __init__(self, facts):
        self.__dict__.update(facts["options"])
        self.name = facts["watcher"]
        self.env = facts["env"]


class Arbiter:
    """The daemon as a hook sees it: where its control endpoint is."""

    def __init__(self, facts):
        self.endpoint = facts["endpoint"]


def function(name):
    parts = name.split(".")
    for length in range(len(parts) - 1, 0, -1):
        module = ".".join(parts[:length])
        try:
            found = importlib.import_module(module)
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
            result["exit_code"] = facts["exit_code"]
            result["process_status"] = None if facts["commanded"] else 2
        return result
    return {key: facts[key] for key in ("pid", "signum", "stats") if key in facts}


def main():
    answers = os.dup(1)
    os.dup2(2, 1)
    facts = json.loads(sys.stdin.buffer.read().decode("utf-8"))
    keywords = extras(facts)
    try:
        hook = function(sys.argv[1])
        value = hook(watcher=Watcher(facts), arbiter=Arbiter(facts), hook_name=facts["hook"], **keywords)
        answer = "true" if value else "false"
        if "stats" in keywords:
            answer = "true\n" + json.dumps(keywords["stats"])
    except Exception as e:
        traceback.print_exc()
        answer = "error " + (str(e) or type(e).__name__)[:4000]
    sys.stdout.flush()
    os.write(answers, answer.encode("utf-8", "replace"))


main()
