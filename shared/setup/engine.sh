#!/usr/bin/env bash
# Installs and starts a Docker engine on a Debian machine that has none at all, for the demo and the tests.
#   engine.sh ensure       an engine that answers, with compose >= 2.20 (installs and starts one if it may)
#   engine.sh status       says what is there; changes nothing
#   engine.sh docker-path  the docker client whose compose plugin is new enough
#   engine.sh stop         ends the engine, if this script started it
# A machine where an engine is installed, or where DOCKER_HOST points somewhere, is never touched.
set -euo pipefail

STATE=/var/lib/dockfra-setup
MARKER=$STATE/engine-installed
PIDFILE=$STATE/dockerd.pid
LOG=/var/log/dockfra-dockerd.log
export DEBIAN_FRONTEND=noninteractive

say() { printf 'engine: %s\n' "$*" >&2; }
die() { printf 'engine: %s\n' "$*" >&2; exit 1; }

# the first client in PATH (then Debian's place) whose compose plugin is at least 2.20
docker_path() {
  local folder client version
  local -a folders
  IFS=: read -r -a folders <<<"$PATH"
  for folder in "${folders[@]}" /usr/bin; do
    client=$folder/docker
    [ -x "$client" ] || continue
    version=$("$client" compose version --short 2>/dev/null | sed 's/^v//' | cut -d- -f1) || continue
    [ -n "$version" ] || continue
    if [ "$(printf '2.20.0\n%s\n' "$version" | sort -V | head -n 1)" = 2.20.0 ]; then
      printf '%s\n' "$client"
      return 0
    fi
  done
  return 1
}

answers() {
  local client
  client=$(docker_path) && "$client" version >/dev/null 2>&1
}

is_debian() { [ -r /etc/os-release ] && grep -qx 'ID=debian' /etc/os-release; }

wait_for_apt() {
  local tries=0
  while fuser /var/lib/dpkg/lock-frontend >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 180 ] || die 'another package installation has held the lock for 3 minutes: wait for it and try again'
    sleep 1
  done
}

# Debian 12 ships an engine without the compose plugin that we need; Debian 13's packages run on it (runc stays 12's).
install_engine() {
  local mirror work policy=/usr/sbin/policy-rc.d made_policy=0
  mirror=$(awk '/^URIs:/ { print $2; exit } /^deb / { for (i = 2; i <= NF; i++) if ($i ~ /:\/\//) { print $i; exit } }' \
    /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | head -n 1)
  [ -n "$mirror" ] || die 'no Debian mirror in /etc/apt: add one, or install docker and its compose plugin (>= 2.20) yourself'
  mkdir -p "$STATE"
  work=$(mktemp -d "$STATE/install.XXXXXX")
  # installing must start nothing: this script starts the engine itself
  if [ ! -e "$policy" ]; then printf '#!/bin/sh\nexit 101\n' >"$policy"; chmod +x "$policy"; made_policy=1; fi
  trap 'rm -rf "$work"; [ "$made_policy" = 0 ] || rm -f "$policy"' RETURN
  say "no engine on this machine: installing one from Debian's packages (log: $STATE/install.log)"
  wait_for_apt
  apt-get update >"$STATE/install.log" 2>&1 || die "apt-get update failed: see $STATE/install.log"
  apt-get install -y --no-install-recommends docker.io ca-certificates procps psmisc >>"$STATE/install.log" 2>&1 \
    || die "installing docker.io failed: see $STATE/install.log"
  if ! docker_path >/dev/null; then install_newer "$mirror" "$work"; fi
  docker_path >/dev/null || die "no compose plugin >= 2.20 after the installation: see $STATE/install.log"
  touch "$MARKER"
}

install_newer() {
  local mirror=$1 work=$2
  local -a from_trixie=(-o "Dir::Etc::sourcelist=$work/trixie.list" -o Dir::Etc::sourceparts=- -o "Dir::State::Lists=$work/lists" -o APT::Sandbox::User=root)
  mkdir -p "$work/lists/partial" "$work/deb"
  printf 'deb %s trixie main\n' "$mirror" >"$work/trixie.list"
  apt-get "${from_trixie[@]}" update >>"$STATE/install.log" 2>&1 || die "reading the trixie suite failed: see $STATE/install.log"
  (cd "$work/deb" && apt-get "${from_trixie[@]}" download docker.io docker-cli docker-compose docker-buildx containerd) \
    >>"$STATE/install.log" 2>&1 || die "downloading the engine's packages failed: see $STATE/install.log"
  # the engine first: the client of 13 refuses to stand beside the engine of 12
  dpkg -i --force-overwrite --force-depends "$work"/deb/containerd_*.deb "$work"/deb/docker.io_*.deb >>"$STATE/install.log" 2>&1 \
    || die "installing the engine failed: see $STATE/install.log"
  dpkg -i --force-overwrite --force-depends "$work"/deb/docker-*.deb >>"$STATE/install.log" 2>&1 \
    || die "installing the client failed: see $STATE/install.log"
}

start_engine() {
  local tries=0
  say "starting the engine (log: $LOG)"
  rm -f /var/run/docker.pid
  setsid nohup dockerd --pidfile "$PIDFILE" >"$LOG" 2>&1 </dev/null &
  until answers; do
    tries=$((tries + 1))
    [ "$tries" -lt 120 ] || die "the engine does not answer after 60 s: see $LOG"
    sleep 0.5
  done
}

ensure() {
  if [ -n "${DOCKER_HOST:-}" ]; then say "DOCKER_HOST is set: using $DOCKER_HOST"; return; fi
  if answers; then say "$("$(docker_path)" version --format 'engine {{.Server.Version}} answers') ($(docker_path))"; return; fi
  if command -v dockerd >/dev/null || [ -S /var/run/docker.sock ]; then
    [ -e "$MARKER" ] || die 'an engine is installed but does not answer: start it (systemctl start docker), or add yourself to its group (sudo usermod -aG docker "$USER", then log in again)'
    [ "$(id -u)" = 0 ] || die 'the engine is not running: run this as root once'
    if answers; then return; fi
  else
    is_debian || die 'no engine: install Docker Engine with the compose plugin >= 2.20, then try again'
    [ "$(id -u)" = 0 ] || die 'no engine: run this as root once, or install Docker Engine with the compose plugin >= 2.20'
    install_engine
  fi
  start_engine
  say "$("$(docker_path)" version --format 'engine {{.Server.Version}} answers')"
}

stop() {
  [ -r "$PIDFILE" ] || { say 'no engine was started by this script'; return; }
  local pid
  pid=$(cat "$PIDFILE")
  if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ]; then kill "$pid"; fi
  rm -f "$PIDFILE"
}

case ${1:-} in
  ensure) ensure ;;
  docker-path) docker_path || die 'no docker client with the compose plugin >= 2.20' ;;
  status) if answers; then say 'an engine answers'; else die 'no engine answers'; fi ;;
  stop) stop ;;
  *) die 'usage: engine.sh ensure|status|docker-path|stop' ;;
esac
