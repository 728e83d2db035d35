#!/bin/sh
# SPDX-License-Identifier: MIT
# The manual of SMF says what the programs take, and nothing else
exec python3 "$(dirname "$0")/smf/manual.py" "$@"
