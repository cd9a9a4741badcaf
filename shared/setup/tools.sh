#!/usr/bin/env bash
# Programs that the tests call beside the engine. Usage: tools.sh [ensure]|list
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=host.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/host.sh"

# What is looked for (a program in PATH, or a font file) and the Debian package that brings it.
readonly NEEDS='chromium chromium
ssh openssh-client
ssh-keygen openssh-client
git git
curl curl
/usr/share/fonts/opentype/inter fonts-inter
/usr/share/fonts/truetype/liberation fonts-liberation
/usr/share/fonts/truetype/dejavu fonts-dejavu-core'

main() {
  case ${1:-ensure} in
    ensure) ensure ;;
    list) awk '{ print $2 }' <<<"$NEEDS" | sort -u ;;
    *) die 'usage: tools.sh [ensure]|list' ;;
  esac
}

ensure() {
  local missing
  missing=$(missing_packages)
  [ -n "$missing" ] || { say 'all tools are here'; return 0; }
  can_install || die "missing: $missing. Install these packages, or run this as root on Debian."
  say "installing $missing"
  # shellcheck disable=SC2086 # one word a package
  apt_install $missing
  missing=$(missing_packages)
  [ -z "$missing" ] || die "still missing after the installation: $missing"
  say 'all tools are here'
}

missing_packages() {
  local need package
  while read -r need package; do
    [ -e "$need" ] || command -v "$need" >/dev/null || printf '%s\n' "$package"
  done <<<"$NEEDS" | sort -u | paste -sd ' '
}

main "$@"
