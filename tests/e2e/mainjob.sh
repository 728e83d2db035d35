#!/bin/sh
# SPDX-License-Identifier: MIT
# LOGON, IPL of Linux, LOGOFF and the audit trail of it, through a real 3270 client
exec python3 "$(dirname "$0")/mainjob.py"
