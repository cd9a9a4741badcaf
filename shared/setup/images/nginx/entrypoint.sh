#!/bin/sh
set -e
# templates/NAME.conf.template -> conf.d/NAME.conf, with variables that are set (and no others) filled in
for template in /etc/nginx/templates/*.template; do
  [ -e "$template" ] || continue
  defined=$(env | sed 's/=.*//' | sed 's/^/${/; s/$/}/' | tr '\n' ' ')
  envsubst "$defined" <"$template" >"/etc/nginx/conf.d/$(basename "$template" .template)"
done
exec "$@"
