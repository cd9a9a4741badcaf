#!/usr/bin/env bash
# A Docker engine for the demo and the tests, on a Debian machine that has none at all. An engine that is there, or that
# DOCKER_HOST names, is used as it is.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=host.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/host.sh"

readonly USAGE='usage: engine.sh ensure        make sure that an engine answers; installs and starts one where none is installed
       engine.sh start         start the engine that "ensure" installed
       engine.sh stop          end the engine, if this script started it
       engine.sh status        say what is here; exit 1 when no engine answers
       engine.sh docker-path   print the docker client that has Compose and buildx'
readonly STATE_DIR=/var/lib/dockfra-setup
readonly MARKER=$STATE_DIR/engine-installed
readonly PIDFILE=$STATE_DIR/dockerd.pid
readonly LOG=/var/log/dockfra-dockerd.log
readonly SOCKET=/var/run/docker.sock
readonly START_SECONDS=60
readonly NEED="Docker Engine with its Compose (>= $MIN_COMPOSE) and buildx plugins"
PATH=$PATH:/usr/sbin # where dockerd is, for users too

main() {
  case ${1:-} in
    ensure) ensure ;;
    start) start ;;
    stop) stop ;;
    status) status ;;
    docker-path) docker_client || die "no docker client with Compose >= $MIN_COMPOSE and buildx. Install both plugins." ;;
    *) die "$USAGE" ;;
  esac
}

ensure() {
  if engine_answers; then
    docker_client >/dev/null || die "an engine answers, but no docker client has Compose >= $MIN_COMPOSE and buildx. Install both plugins."
  elif [ -n "${DOCKER_HOST:-}" ]; then
    die "DOCKER_HOST is $DOCKER_HOST, where no engine answers. Start that engine, or unset DOCKER_HOST."
  elif engine_is_installed; then
    start
  else
    [ "$(os_release ID)" = debian ] || die "no Docker engine is here. Install $NEED."
    [ "$(id -u)" = 0 ] || die "no Docker engine is here. Run this as root once, or install $NEED."
    install_engine
    start
  fi
  status
}

start() {
  ! engine_answers || return 0
  [ ! -S "$SOCKET" ] || [ -w "$SOCKET" ] || die "you may not use $SOCKET. Run: sudo usermod -aG docker \"$(id -un)\", and log in again."
  engine_is_installed || die 'no Docker engine is installed. Run: engine.sh ensure'
  [ -e "$MARKER" ] || die 'a Docker engine is installed but does not answer. Run: systemctl start docker'
  [ "$(id -u)" = 0 ] || die 'the Docker engine is not running. Run this as root.'
  drop_stale_pidfile
  setsid nohup dockerd >>"$LOG" 2>&1 </dev/null &
  echo $! >"$PIDFILE"
  for _ in $(seq $((START_SECONDS * 5))); do
    ! engine_answers || return 0
    we_run_it || { rm -f "$PIDFILE"; die "dockerd ended. Its last words, from $LOG: $(tail -n 3 "$LOG")"; }
    sleep 0.2
  done
  die "dockerd does not answer after $START_SECONDS s. Read $LOG"
}

stop() {
  we_run_it || { say 'this script has no engine running'; return 0; }
  local pid
  pid=$(<"$PIDFILE")
  kill "$pid"
  for _ in {1..150}; do
    is_dockerd "$pid" || { rm -f "$PIDFILE"; say 'the engine has ended'; return 0; }
    sleep 0.2
  done
  die "dockerd (process $pid) has not ended after 30 s. Read $LOG"
}

status() {
  local client
  engine_answers || die 'no Docker engine answers'
  client=$(docker_client) || die "an engine answers, but no docker client has Compose >= $MIN_COMPOSE and buildx"
  say "engine $("$client" version --format '{{.Server.Version}}') answers; use $client (Compose $("$client" compose version --short))"
}

# Any client will do for the question: one without plugins may be all that there is yet.
engine_answers() {
  local client
  client=$(docker_client || type -P docker) && timeout 10 "$client" version &>/dev/null
}

engine_is_installed() { type -P dockerd >/dev/null || [ -S "$SOCKET" ]; }

we_run_it() { [ -r "$PIDFILE" ] && is_dockerd "$(<"$PIDFILE")"; }

# By the command line: an ended process that nobody has collected yet keeps its name, but not that.
is_dockerd() {
  local program=
  { IFS= read -r -d '' program <"/proc/$1/cmdline"; } 2>/dev/null || return 1
  [ "${program##*/}" = dockerd ]
}

# Where /var/run outlives a boot, dockerd's old process id may belong to another program by now, and dockerd would refuse.
drop_stale_pidfile() {
  local file=/var/run/docker.pid
  [ -e "$file" ] || return 0
  is_dockerd "$(<"$file")" || rm -f "$file"
}

install_engine() {
  local codename
  codename=$(os_release VERSION_CODENAME)
  mkdir -p "$STATE_DIR"
  say "no Docker engine is here: installing one from Debian's packages"
  case $codename in
    bookworm) install_on_bookworm ;;
    trixie) apt_install docker.io docker-cli docker-compose docker-buildx ;;
    *) die "Debian '$codename' is not known here. Install $NEED." ;;
  esac
  docker_client >/dev/null || die "the packages are installed, but no docker client has Compose >= $MIN_COMPOSE and buildx"
  touch "$MARKER"
}

# Debian 12 has no Compose plugin and an old engine. Debian 13's packages run on it, all but runc, whose libc is newer: so
# 12's engine first, for what it depends on, then 13's over it.
install_on_bookworm() {
  local work uri
  uri=$(apt_uri bookworm)
  [ -n "$uri" ] || die "this machine's apt sources name no mirror for Debian 12. Add one, or install $NEED."
  work=$(mktemp -d)
  at_exit "rm -rf $work"
  mkdir -p "$work/lists/partial"
  echo "deb $uri trixie main" >"$work/trixie.list"
  download_trixie "$work" &
  local download=$!
  apt_install docker.io
  wait "$download" || die "could not fetch Debian 13's packages from this machine's mirror"
  dpkg --install --force-overwrite --force-depends --auto-deconfigure "$work"/*.deb >"$work/log" 2>&1 </dev/null ||
    die "dpkg could not install Debian 13's engine: $(tail -n 5 "$work/log")"
}

# Into folder $1, with lists and sources of its own: the machine's own apt never hears of Debian 13.
download_trixie() {
  local options=(-o "Dir::Etc::sourcelist=$1/trixie.list" -o Dir::Etc::sourceparts=- -o "Dir::State::Lists=$1/lists"
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root -o Acquire::Languages=none)
  cd "$1"
  apt_try update "${options[@]}" && apt_try download "${options[@]}" docker.io docker-cli docker-compose docker-buildx containerd
}

main "$@"
