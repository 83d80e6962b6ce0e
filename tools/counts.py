#!/usr/bin/env python3
"""tools/counts.py: the result of one or more Meson test runs in one plain line.

    tools/counts.py build/meson-logs/testlog.json [...]
    41 passed, 0 failed, 2 skipped

What failed is named before it. Exit status 1 when something failed or nothing was run.
SPDX-License-Identifier: MIT
"""
import json
import sys

PASSED = {"OK", "EXPECTEDFAIL"}
SKIPPED = {"SKIP", "IGNORED"}


def main(paths):
    passed = skipped = 0
    failed = []
    for path in paths:
        with open(path, encoding="utf-8") as log:
            for line in log:
                test = json.loads(line)
                if test["result"] in PASSED:
                    passed += 1
                elif test["result"] in SKIPPED:
                    skipped += 1
                else:
                    failed.append((path, test["name"], test["result"]))
    for path, name, result in failed:
        print(f"failed: {name} ({result.lower()}), see {path.replace('.json', '.txt')}")
    print(f"{passed} passed, {len(failed)} failed, {skipped} skipped")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
