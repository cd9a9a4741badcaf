#!/bin/sh
# An option or a configuration file is for redis-server, which runs as user redis.
set -e
case $1 in -* | *.conf) set -- redis-server "$@" ;; esac
if [ "$1" = redis-server ]; then
  # Debian's build refuses other hosts unless told otherwise; the official image's does not
  case $* in
    *protected-mode*) ;;
    *) if [ ! -f "$2" ] || ! grep -q '^ *protected-mode' "$2"; then set -- "$@" --protected-mode no; fi ;;
  esac
  if [ "$(id -u)" = 0 ]; then
    find . \! -user redis -exec chown redis '{}' +
    exec setpriv --reuid=redis --regid=redis --init-groups "$@"
  fi
fi
exec "$@"
