#!/usr/bin/env bash
# Base images for the demo and the tests. Pulled where an image registry answers; where none does, stand-ins for them
# are made of Debian's and npm's packages, and say so in their label dockfra.standin=NAME. One folder in images/ makes one.
set -euo pipefail
HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
# shellcheck source-path=SCRIPTDIR source=host.sh
. "$HERE/host.sh"

readonly USAGE='usage: images.sh ensure [NAME...]   make sure that these images (default: all below) are here; a tag that is here stays as it is
       images.sh list               say what each is: its own image, a stand-in, or missing
       images.sh clean              remove the stand-ins that no container uses'
readonly LABEL=dockfra.standin
readonly BASE=debian:bookworm-slim # which the other stand-ins are made from
readonly CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/dockfra
readonly ANSWER_SECONDS=20 PULL_SECONDS=900
export DOCKER_BUILDKIT=1 BUILDX_BUILDER=default # another builder would not see the local tags
export DOWNLOADS=$CACHE/downloads               # for the fetch scripts

main() {
  DOCKER=$("$HERE/engine.sh" docker-path) || exit 1
  case ${1:-} in
    ensure) shift; ensure "$@" ;;
    list) list ;;
    clean) clean ;;
    *) die "$USAGE" ;;
  esac
}

ensure() {
  local names=("$@") absent
  [ $# -gt 0 ] || mapfile -t names < <(all_names)
  "$DOCKER" version &>/dev/null || die 'no Docker engine answers. Run: engine.sh ensure'
  mapfile -t absent < <(missing "${names[@]}")
  [ "${#absent[@]}" -gt 0 ] || { say 'all images are here'; return 0; }
  mkdir -p "$CACHE/images" "$DOWNLOADS"
  exec {lock}>"$CACHE/lock"
  flock "$lock" # two runs at once would do everything twice
  WORK=$(mktemp -d)
  at_exit "rm -rf $WORK"
  mapfile -t absent < <(missing "${absent[@]}")
  [ "${#absent[@]}" -gt 0 ] || return 0
  if registry_answers "${absent[0]}"; then
    each pull "${absent[@]}"
  else
    say "no image registry answers ($(tail -n 1 "$WORK/answer"))"
    stand_in "${absent[@]}"
  fi
}

# Asks the registry once, with the first image. It answers when a pull begins, or when the refusal is the registry's own.
registry_answers() {
  local answer=$WORK/answer pull
  timeout "$PULL_SECONDS" "$DOCKER" pull "$1" >"$answer" 2>&1 </dev/null &
  pull=$!
  for _ in $(seq $((ANSWER_SECONDS * 5))); do
    ! grep -qE 'Pulling from|toomanyrequests|manifest unknown|unauthorized|requested access' "$answer" || return 0
    kill -0 "$pull" 2>/dev/null || return 1
    sleep 0.2
  done
  kill "$pull"
  echo "nothing within $ANSWER_SECONDS s" >>"$answer"
  return 1
}

pull() {
  say "pulling $1"
  timeout "$PULL_SECONDS" "$DOCKER" pull --quiet "$1" >/dev/null </dev/null || die "could not pull $1"
}

# Stand-ins from the cache, else built, the base first.
stand_in() {
  local name build others
  for name in "$@"; do
    [ -n "$(folder_of "$name")" ] || die "there is no stand-in for $name. Known: $(all_names | paste -sd ' ')"
  done
  each load "$@"
  mapfile -t build < <(missing "$@")
  [ "${#build[@]}" -gt 0 ] || return 0
  if ! exists "$BASE" && [[ " ${build[*]} " != *" $BASE "* ]]; then
    load "$BASE"
    exists "$BASE" || build+=("$BASE")
  fi
  each prepare "${build[@]}"
  exists "$BASE" || build "$BASE"
  mapfile -t others < <(missing "${build[@]}")
  each build "${others[@]}"
  each save "${build[@]}"
}

# Does nothing when the cache has no such image: it will be built.
load() {
  local tar
  tar=$(tar_of "$1")
  [ -s "$tar" ] && "$DOCKER" load --quiet --input "$tar" >/dev/null || return 0
  say "$1: a stand-in, from the cache"
}

# The build's context: the image's folder, this machine's certificate authorities, and what the fetch script brings.
prepare() {
  local folder context=$WORK/${1//[:\/]/_}
  folder=$(folder_of "$1")
  cp -r "$folder" "$context"
  mkdir -p "$context/ca/own"
  authorities >"$context/ca/bundle.crt"
  cp /usr/local/share/ca-certificates/*.crt "$context/ca/own/" 2>/dev/null || true # most machines have none of their own
  [ ! -x "$folder/fetch" ] || "$folder/fetch" "$context" || die "could not fetch what $1 is made of"
}

build() {
  local context=$WORK/${1//[:\/]/_}
  say "$1: making a stand-in"
  "$DOCKER" build --progress plain --tag "$1" "$context" >"$context.log" 2>&1 </dev/null ||
    die "could not build $1: $(tail -n 15 "$context.log")"
}

save() {
  local tar
  tar=$(tar_of "$1")
  "$DOCKER" save --output "$tar.part" "$1"
  rm -f "${tar%-*}"-*.tar
  mv "$tar.part" "$tar"
}

list() {
  local name label
  while read -r name; do
    label=$(label_of "$name")
    if ! exists "$name"; then label=missing
    elif [ "$label" = "$name" ]; then label='stand-in'
    else label='an image of your own or of a registry'; fi
    printf '%-24s %s\n' "$name" "$label"
  done < <(all_names)
}

# An image that was built from a stand-in inherits its label: what is removed is the tag that the label names.
clean() {
  local name
  while read -r name; do
    if ! exists "$name" || [ "$(label_of "$name")" != "$name" ]; then continue; fi
    if "$DOCKER" image rm "$name" &>/dev/null; then say "$name: removed"
    else say "$name: kept, a container uses it ($("$DOCKER" ps -a --filter "ancestor=$name" --format '{{.Names}}' | paste -sd ' '))"; fi
  done < <(all_names | grep -v "^$BASE\$"; echo "$BASE")
}

# Runs a function of this script for each name at the same time; ends the script when one failed.
each() {
  local function=$1 name job failed=0 jobs=()
  shift
  for name in "$@"; do "$function" "$name" & jobs+=($!); done
  for job in "${jobs[@]}"; do wait "$job" || failed=1; done
  [ "$failed" = 0 ] || exit 1
}

# Those of the names that the engine has no image for.
missing() {
  local name
  for name in "$@"; do exists "$name" || printf '%s\n' "$name"; done
}

exists() { "$DOCKER" image inspect "$1" &>/dev/null; }
label_of() { "$DOCKER" image inspect --format "{{index .Config.Labels \"$LABEL\"}}" "$1" 2>/dev/null || true; }

# Each folder's Dockerfile names its image in its label.
all_names() { sed -n "s/^LABEL $LABEL=//p" "$HERE"/images/*/Dockerfile; }
folder_of() { grep -lx "LABEL $LABEL=$1" "$HERE"/images/*/Dockerfile | xargs -r dirname; }

# The name changes with what goes into the image: the recipes and this machine's certificate authorities.
tar_of() {
  local inputs
  inputs=$( (uname -m; authorities; find "$HERE/images" -type f -print0 | sort -z | xargs -0 cat) | sha256sum | cut -c 1-16)
  printf '%s/images/%s-%s.tar\n' "$CACHE" "${1//[:\/]/_}" "$inputs"
}

authorities() {
  local bundle=/etc/ssl/certs/ca-certificates.crt extra=${NODE_EXTRA_CA_CERTS:-}
  cat "$bundle" 2>/dev/null || true
  [ -z "$extra" ] || [ "$(readlink -f "$extra")" = "$bundle" ] || cat "$extra" 2>/dev/null || true
}

main "$@"
