# For login shells of the developer: help lists what this role may, as in the terminals of the other roles.
help() { dockfra help "$@"; }
