#!/bin/sh
# SPDX-License-Identifier: MIT
# the authorization decision: how much of it its unit test covers, and what the test does not notice
exec python3 "$(dirname "$0")/decide/decide.py" "$@"
