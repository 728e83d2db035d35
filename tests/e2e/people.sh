#!/bin/sh
# SPDX-License-Identifier: MIT
# Who one is, and what one's role allows, told at 3270 terminals
exec python3 "$(dirname "$0")/people.py"
