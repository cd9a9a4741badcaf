#!/usr/bin/env bash
# Makes the database when the data folder is empty, runs /docker-entrypoint-initdb.d once, and becomes the server.
set -eo pipefail

main() {
  if [ "${1:0:1}" = - ]; then set -- postgres "$@"; fi
  [ "$1" = postgres ] || exec "$@"
  [ "$(id -u)" != 0 ] || become_postgres "$@"
  if [ ! -s "$PGDATA/PG_VERSION" ]; then
    read_settings
    make_database
    pg_ctl start --wait --silent -o "-c listen_addresses=''" # on the socket only: nobody reaches a half-made database
    set_up
    pg_ctl stop --wait --silent --mode fast
    unset PGPASSWORD
    echo 'PostgreSQL init process complete; ready for start up.'
  fi
  exec "$@"
}

become_postgres() {
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres '{}' +
  export HOME=/var/lib/postgresql
  exec setpriv --reuid=postgres --regid=postgres --init-groups "${BASH_SOURCE[0]}" "$@"
}

read_settings() {
  setting POSTGRES_PASSWORD ''
  setting POSTGRES_USER postgres
  setting POSTGRES_DB "$POSTGRES_USER"
  setting POSTGRES_INITDB_ARGS ''
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$POSTGRES_HOST_AUTH_METHOD" != trust ]; then
    echo 'Error: the database is not made yet and POSTGRES_PASSWORD is empty. Set it.' >&2
    exit 1
  fi
}

# Exports variable $1: its own value, or what the file in $1_FILE holds (a secret), or $2.
setting() {
  local file=$1_FILE
  if [ -n "${!file}" ]; then
    [ -z "${!1}" ] || { echo "Error: both $1 and $file are set. Set one." >&2; exit 1; }
    export "$1=$(<"${!file}")"
  fi
  export "$1=${!1:-$2}"
}

make_database() {
  local arguments=()
  eval "arguments=($POSTGRES_INITDB_ARGS)"
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") "${arguments[@]}"
  printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"
}

set_up() {
  local file
  export PGPASSWORD=$POSTGRES_PASSWORD # for init arguments that ask for passwords on the socket too
  if [ "$POSTGRES_DB" != postgres ]; then
    sql --dbname postgres --set "name=$POSTGRES_DB" <<<'CREATE DATABASE :"name";'
  fi
  for file in /docker-entrypoint-initdb.d/*; do
    # shellcheck source=/dev/null
    case $file in
      *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) sql <"$file" ;;
      *.sql.gz) gunzip -c "$file" | sql ;;
    esac
  done
}

sql() { PGHOST='' psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" "$@"; }

main "$@"
