#!/bin/sh
# SPDX-License-Identifier: MIT
# smfd and the programs that read what it keeps, on this machine, behind a stand-in for CP
exec python3 "$(dirname "$0")/smf/smf.py" "$@"
