#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""racfd and smfd as they run, behind a stand-in for CP: KTAP on standard output.

Words choose the cases whose names hold one of them.
"""
import os
import sys
import tempfile
import traceback

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))

import commands  # noqa: E402, F401
import database  # noqa: E402, F401
import route  # noqa: E402, F401
import signon  # noqa: E402, F401
from cases import BIN, CASES, Skip  # noqa: E402
from cp import Lab  # noqa: E402
from trail import full  # noqa: E402


def main():
    print('KTAP version 1')
    print(f'1..{len(CASES)}')
    bad = 0
    for i, (name, fn) in enumerate(CASES, 1):
        size = '1M' if fn is full else '64M'
        try:
            with Lab(BIN, size=size) as s:
                fn(s)
            print(f'ok {i} {name}', flush=True)
        except Skip as e:
            print(f'ok {i} {name} # SKIP {e}', flush=True)
        except Exception:  # a case that fails says why and lets the next one run
            bad = 1
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
            print(f'not ok {i} {name}', flush=True)
    return bad


def script():
    """The cases that words choose; what they returned."""
    wanted = sys.argv[1:]
    if wanted:
        CASES[:] = [c for c in CASES if any(w in c[0] for w in wanted)]
    # daemons speak on standard error: a test's own words only
    os.environ.pop('NOTIFY_SOCKET', None)
    with tempfile.TemporaryFile() as log:
        os.dup2(log.fileno(), 2)
        status = main()
        if status:
            log.seek(0)
            for words in log.read().decode('utf-8', 'replace').splitlines()[-100:]:
                print('# ' + words)
    return status


if __name__ == '__main__':
    sys.exit(script())
