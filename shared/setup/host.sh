# Sourced by the scripts of this folder: messages, what kind of host this is, Debian packages, the docker client.
# shellcheck shell=bash

readonly MIN_COMPOSE=2.20

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$*"; exit 1; }

# True where we may install packages: Debian, as root.
can_install() { [ "$(os_release ID)" = debian ] && [ "$(id -u)" = 0 ]; }

# One field of /etc/os-release, such as ID or VERSION_CODENAME; empty when there is none.
os_release() { (. /etc/os-release 2>/dev/null; printf '%s' "${!1:-}"); }

# The URI from which this machine's own apt sources read suite $1, its lists fetched or not; empty when they do not.
# Package hosts differ from machine to machine, so this repository names none.
apt_uri() {
  # shellcheck disable=SC2016 # the dollars are apt's
  apt-get indextargets --no-release-info --format '$(REPO_URI) $(RELEASE)' 'Identifier: Packages' |
    awk -v suite="$1" '$2 == suite && !found { sub("/$", "", $1); print $1; found = 1 }'
}

# Installs Debian packages and starts none of their services. The lists are read again only when the first try fails.
apt_install() {
  forbid_services
  apt_try install --no-install-recommends "$@" 2>/dev/null && return 0
  apt_try update || die 'apt could not read its lists'
  apt_try install --no-install-recommends "$@" || die "apt could not install: $*"
}

# apt-get with patience: it waits for dpkg's locks by itself but not for the one of its lists, so that is tried again.
apt_try() {
  local output
  for _ in {1..60}; do
    output=$(DEBIAN_FRONTEND=noninteractive apt-get -y -q -o DPkg::Lock::Timeout=300 "$@" 2>&1 </dev/null) && return 0
    [[ $output == *'Could not get lock'* ]] || break
    sleep 2
  done
  tail -n 5 <<<"$output" >&2
  return 1
}

# Until the script ends, packages may not start services. A policy that the host has already is left as it is.
forbid_services() {
  local policy=/usr/sbin/policy-rc.d
  [ ! -e "$policy" ] || return 0
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  at_exit "rm -f $policy"
}

# Adds a command to those that run when the script ends, however it ends.
exit_commands=:
at_exit() {
  exit_commands+="; $1"
  trap 'eval "$exit_commands"' EXIT
}

# Prints the docker client to call: the first in PATH, then /usr/bin/docker, with buildx and a new enough Compose (the
# product chooses in the same order). An older client without plugins may stand first. Fails when there is none.
docker_client() {
  local client
  while read -r client; do
    if [ -x "$client" ] && compose_is_new "$client" && "$client" buildx version &>/dev/null; then
      printf '%s\n' "$client"
      return 0
    fi
  done < <(type -ap docker; echo /usr/bin/docker)
  return 1
}

# True when client $1 has a Compose plugin of at least MIN_COMPOSE.
compose_is_new() {
  local version
  version=$("$1" compose version --short 2>/dev/null) || return 1
  printf '%s\n' "$MIN_COMPOSE" "${version#v}" | sort -VC
}
