#!/usr/bin/env bash
# What the tests need beside the engine, where it is missing: an OpenSSH client, a Chromium, fonts, git. Debian and root.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

missing=()
command -v ssh >/dev/null || missing+=(openssh-client)
command -v git >/dev/null || missing+=(git)
command -v curl >/dev/null || missing+=(curl)
command -v chromium >/dev/null || missing+=(chromium)
fc-list 2>/dev/null | grep -qi dejavu || missing+=(fontconfig fonts-dejavu-core)
[ "${#missing[@]}" -gt 0 ] || exit 0

printf 'tools: installing %s\n' "${missing[*]}" >&2
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  printf 'tools: these are missing and only root on Debian can add them here: %s\n' "${missing[*]}" >&2
  exit 1
fi
apt-get update >/dev/null
apt-get install -y --no-install-recommends "${missing[@]}" >/dev/null
