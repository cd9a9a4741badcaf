#!/bin/sh
# An option, or a file that is no program, is for node.
set -e
case $1 in
  -*) set -- node "$@" ;;
  *) if [ -f "$1" ] && [ ! -x "$1" ] || ! command -v "$1" >/dev/null; then set -- node "$@"; fi ;;
esac
exec "$@"
