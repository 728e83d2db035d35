#!/bin/sh
# SPDX-License-Identifier: MIT
# Each event that racfd and smfd record, caused for real, and its record byte for byte
exec python3 "$(dirname "$0")/smf/events.py" "$@"
