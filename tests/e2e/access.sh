#!/bin/sh
# SPDX-License-Identifier: MIT
# Who may do what, and who sees what, told at 3270 terminals
exec python3 "$(dirname "$0")/access.py"
