# Sourced by the scripts of this folder: messages, what kind of host this is, Debian packages, the docker client.
# shellcheck shell=bash

readonly MIN_COMPOSE=2.20
readonly STATE_DIR=/var/lib/dockfra-setup

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$*"; exit 1; }

# True on a Debian host where we may install packages.
can_install() { [ "$(os_release ID)" = debian ] && [ "$(id -u)" = 0 ]; }

# One field of /etc/os-release, such as ID or VERSION_CODENAME.
os_release() { (. /etc/os-release 2>/dev/null && printf '%s' "${!1:-}"); }

# First URI from which this machine's own apt sources read suite $1. No package host is named in this repository.
apt_uri() {
  apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Identifier: Packages' |
    awk -v suite="$1" '$2 == suite && !found { sub("/$", "", $1); print $1; found = 1 }'
}

# Installs Debian packages, starting none of their services. Lists are read again only when a package is not found.
apt_install() {
  policy_deny
  apt_try install "$@" || { apt_try update && apt_try install "$@"; } || die "apt could not install: $*. Its last words stand above."
}

# apt-get with a wait for other users of its locks: it waits for dpkg's by itself, for the lists' it does not.
apt_try() {
  local verb=$1 log
  shift
  log=$(mktemp)
  for _ in $(seq 60); do
    if DEBIAN_FRONTEND=noninteractive apt-get -y -q -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold \
      --no-install-recommends "$verb" "$@" >"$log" 2>&1 </dev/null; then
      rm -f "$log"
      return 0
    fi
    grep -q 'Could not get lock' "$log" || break
    sleep 2
  done
  tail -n 5 "$log" >&2
  rm -f "$log"
  return 1
}

# Forbids packages to start services until this script ends. A policy of the host's own is left as it is.
policy_deny() {
  local file=/usr/sbin/policy-rc.d
  [ -e "$file" ] && return 0
  printf '#!/bin/sh\nexit 101\n' >"$file"
  chmod +x "$file"
  at_exit "rm -f $file"
}

EXIT_WORK=:
# Adds a command to what runs when the script ends, however it ends.
at_exit() {
  EXIT_WORK="$EXIT_WORK; $1"
  trap 'eval "$EXIT_WORK"' EXIT
}

# Prints the docker client to call: the first in PATH, then /usr/bin/docker, that has buildx and a new enough Compose.
# The product chooses by the same order. Prints nothing and fails when there is none.
docker_client() {
  local client
  while read -r client; do
    [ -x "$client" ] && compose_is_new "$client" && "$client" buildx version >/dev/null 2>&1 || continue
    printf '%s\n' "$client"
    return 0
  done < <(type -ap docker; echo /usr/bin/docker)
  return 1
}

# True when client $1 has a Compose plugin of at least MIN_COMPOSE.
compose_is_new() {
  local version
  version=$("$1" compose version --short 2>/dev/null) || return 1
  [[ ${version#v} =~ ^[0-9]+\.[0-9]+ ]] &&
    [ "$(printf '%s\n' "$MIN_COMPOSE" "${BASH_REMATCH[0]}" | sort -V | head -n 1)" = "$MIN_COMPOSE" ]
}
