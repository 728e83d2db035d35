# SPDX-License-Identifier: MIT
# Sourced: where downloads are kept. ZCP_CACHE keeps them outside of the clone, so that a second clone is warm.
# shellcheck shell=bash
lab=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
top=$(realpath "$lab/../..")
cache=${ZCP_CACHE:-${XDG_CACHE_HOME:-${HOME:-$top/build}/.cache}/zcp}
case $cache in /*) ;; *) cache=$PWD/$cache ;; esac
