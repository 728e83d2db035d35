#!/bin/sh
# SPDX-License-Identifier: MIT
# racfd-mfa on this machine, between a stand-in for racfd and a TLS server that decides
exec python3 "$(dirname "$0")/racf/mfa.py" "$@"
