#!/bin/sh
# SPDX-License-Identifier: MIT
# tn3270d with real clients on this machine, in front of a stand-in for CP
exec python3 "$(dirname "$0")/tn3270.py" "$@"
