#!/bin/sh
# SPDX-License-Identifier: MIT
# smfd on disks that are full, fail, or may only be read; what is mounted for that is gone with this script's namespace
here=$(dirname "$0")
if [ "$(id -u)" = 0 ] && unshare -m --propagation private true 2>/dev/null; then
	exec unshare -m --propagation private python3 "$here/smf/faults.py" "$@"
fi
exec python3 "$here/smf/faults.py" "$@"
