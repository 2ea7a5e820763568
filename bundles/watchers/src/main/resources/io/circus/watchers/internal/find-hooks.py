# SPDX-License-Identifier: Apache-2.0
"""Says which of the functions DIRECTORY NAME... there cannot be, without running anything of theirs."""
import re
import sys
from importlib.machinery import PathFinder
from importlib.util import find_spec

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
    try:
        spec = find_spec(parts[0])
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
