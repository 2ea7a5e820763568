# SPDX-License-Identifier: Apache-2.0
"""Says which of the functions DIRECTORY NAME... there cannot be, without running anything of theirs."""
import sys

# Only what comes with Python itself is imported: in the folder of a hook anybody's re.py may lie.
searched = sys.path[:]
sys.path[:] = [entry for entry in searched if entry.startswith(sys.base_prefix + "/lib")]
import re
from importlib.machinery import PathFinder
from importlib.util import find_spec
sys.path[:] = searched

#: What every Python has loaded when it begins: looking into it runs nothing.
LOADED = ("builtins", "os", "os.path", "sys", "time")
#: What may make names that are not written anywhere.
HIDDEN = re.compile(r"import \*|__getattr__|globals|setattr|exec|__path__")


def source(spec):
    try:
        with open(spec.origin, encoding="utf-8", errors="replace") as file:
            return file.read() if spec.origin.endswith(".py") else None
    except (OSError, TypeError, AttributeError):
        return None


def lacks(spec, word):
    text = source(spec)
    return text is not None and not HIDDEN.search(text) and not re.search(r"\b%s\b" % re.escape(word), text)


def obstacle(name):
    parts = name.split(".")
    loaded = ".".join(parts[:-1])
    if loaded in LOADED and loaded in sys.modules:
        return None if hasattr(sys.modules[loaded], parts[-1]) else "module %s has no %s" % (loaded, parts[-1])
    try:
        spec = PathFinder.find_spec(parts[0]) or find_spec(parts[0])
    except (ImportError, ValueError, AttributeError):
        return None
    if spec is None:
        return "there is no module " + parts[0]
    for length in range(2, len(parts)):
        if spec.submodule_search_locations is None:
            break
        module = ".".join(parts[:length])
        inner = PathFinder.find_spec(module, spec.submodule_search_locations)
        if inner is None:
            return "there is no module " + module if lacks(spec, parts[length - 1]) else None
        spec = inner
    word = parts[spec.name.count(".") + 1]
    return "module %s has no %s" % (spec.name, word) if lacks(spec, word) else None


sys.path.insert(0, sys.argv[1])
found = ["%s: %s" % (name, why) for name, why in ((name, obstacle(name)) for name in sys.argv[2:]) if why]
sys.exit("\n".join(found) or None)
