#!/bin/sh
# SPDX-License-Identifier: MIT
# racfd and smfd on this machine, behind a stand-in for CP
exec python3 "$(dirname "$0")/racf/racf.py" "$@"
