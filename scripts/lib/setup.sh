# shellcheck shell=bash
# Sourced by the scripts that people start first. It makes the project's folder the working directory, sees to it that
# the pinned Bun and the locked dependencies are there, and puts that Bun first on PATH. Bun goes into .bun/ inside the
# project when the system has another version or none; nothing outside the project changes, except Debian packages,
# which need_package announces.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
readonly project_dir=$PWD

say() { printf '%s\n' "$*"; }

# One sentence and out: nothing later can work.
stop() {
  printf '%s\n' "$*" >&2
  exit 1
}

set_up() {
  [[ -w . ]] || stop "The folder $project_dir is not writable for $(id -un): clone the project as this user."
  keep_caches_inside_if_home_is_unusable
  local version bun
  version=$(sed -n 's/.*"packageManager": *"bun@\([^"]*\)".*/\1/p' package.json)
  bun=$(find_bun "$version") || {
    install_bun "$version"
    bun=$(find_bun "$version") || stop "Bun $version was installed into .bun but does not start on this machine."
  }
  mkdir -p .bun/bin
  ln -sfn -- "$bun" .bun/bin/bun
  export PATH="$project_dir/.bun/bin:$PATH"
  install_dependencies
}

# An ordinary machine has a home folder to cache downloads in; a container or a service account may not.
keep_caches_inside_if_home_is_unusable() {
  if [[ -n ${HOME:-} && -d $HOME && -w $HOME ]]; then return; fi
  export HOME="$project_dir/.bun/home"
  mkdir -p "$HOME"
}

# Prints the path of a Bun of exactly this version.
find_bun() {
  local candidate
  for candidate in \
    "$(type -P bun || true)" \
    "$project_dir/.bun/node_modules/bun/bin/bun.exe" \
    "$project_dir"/.bun/node_modules/@oven/bun-*/bin/bun; do
    if [[ -x $candidate && $("$candidate" --version 2>/dev/null) == "$1" ]]; then
      readlink -f -- "$candidate"
      return
    fi
  done
  return 1
}

install_bun() {
  type -P npm >/dev/null || stop "Bun $1 is needed: install Node.js 20 with npm, or Bun $1 itself, and start again."
  say "Installing Bun $1 into .bun"
  mkdir -p .bun
  printf '{ "private": true, "dependencies": { "bun": "%s" } }\n' "$1" >.bun/package.json
  # Not --prefix: with it npm would look for its system-wide settings (proxy, certificates) in .bun too.
  (cd .bun && npm install --no-package-lock --no-audit --no-fund --no-update-notifier --loglevel=error) ||
    stop "npm could not install Bun $1; its message stands above."
  # npm may have been told not to run install scripts; then Bun's own one has not put the program in its place yet.
  find_bun "$1" >/dev/null || node .bun/node_modules/bun/install.js || true
}

install_dependencies() {
  local output
  # Bun brings a list of authorities of its own; a network with a proxy may need the one in the system's store.
  output=$(NODE_USE_SYSTEM_CA=1 bun install --frozen-lockfile 2>&1) || {
    printf '%s\n' "$output" >&2
    stop "The dependencies could not be installed; Bun's message stands above."
  }
}

# need_package COMMAND PACKAGE PURPOSE [backports]: without the command, its Debian package is installed where that is
# allowed; from the backports of this Debian, where it has no such package itself.
need_package() {
  type -P "$1" >/dev/null || install_package "$@" ||
    stop "$1 is needed $3: install it (on Debian: apt-get install $2) and start again."
}

# The same for what one can do without.
want_package() {
  type -P "$1" >/dev/null || install_package "$@" ||
    say "$1 is wanted $3 and not there: going on without it (on Debian: apt-get install $2${4:+, from $4})."
}

install_package() {
  local -a as_root=()
  if [[ $(id -u) != 0 ]]; then
    sudo -n true 2>/dev/null || return 1
    as_root=(sudo -n)
  fi
  type -P apt-get >/dev/null || return 1
  say "Installing the Debian package $2 ($1 is needed $3)"
  "${as_root[@]}" bash "$project_dir/scripts/lib/install-package.sh" "$2" "${4:-}"
}
