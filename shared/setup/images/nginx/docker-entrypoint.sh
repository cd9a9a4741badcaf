#!/bin/sh
# Before nginx starts: templates are filled in with the variables that are set, and scripts of /docker-entrypoint.d run.
set -e

fill_in_templates() {
  folder=${NGINX_ENVSUBST_TEMPLATE_DIR:-/etc/nginx/templates}
  suffix=${NGINX_ENVSUBST_TEMPLATE_SUFFIX:-.template}
  output=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}
  [ -d "$folder" ] || return 0
  # only variables that are set: $host and the like are nginx's own
  variables=$(awk 'BEGIN { for (name in ENVIRON) printf "${%s} ", name }')
  find "$folder" -follow -type f -name "*$suffix" | while read -r template; do
    target=$output/${template#"$folder/"}
    target=${target%"$suffix"}
    mkdir -p "$(dirname "$target")"
    envsubst "$variables" <"$template" >"$target"
  done
}

case $1 in
  nginx | nginx-debug)
    fill_in_templates
    for script in /docker-entrypoint.d/*; do
      # shellcheck source=/dev/null
      case $script in
        *.envsh) . "$script" ;;
        *.sh) if [ -x "$script" ]; then "$script"; fi ;;
      esac
    done ;;
esac
exec "$@"
