#!/usr/bin/env bash
# install-package.sh PACKAGE [backports]: installs one Debian package as root, quietly, and without leaving a service of it
# running or enabled: the tests start their own servers, and the user's port 6379 stays as it was. With "backports" it may
# come from the backports of the machine's release, by the mirror that the machine has its other packages from.
set -euo pipefail
readonly package=$1 fallback=${2:-}
readonly policy=/usr/sbin/policy-rc.d

log=$(mktemp)
sources=$(mktemp -d)
own_policy=
trap 'rm -rf "$log" "$sources" $own_policy' EXIT

if [[ ! -e $policy ]]; then
  own_policy=$policy
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

install_it() {
  DEBIAN_FRONTEND=noninteractive apt-get "$@" install --yes --quiet --no-install-recommends "$package"
}

# The additional source stands beside copies of the machine's own, for these commands alone: what the machine is set up
# with stays as it is, however this ends.
install_from_backports() {
  local release mirror
  release=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
  # shellcheck disable=SC2016
  mirror=$(apt-get indextargets --format '$(REPO_URI)' \
    'Created-By: Packages' 'Origin: Debian' "Release: $release" 'Component: main' | head -n 1)
  [[ -n $release && -n $mirror ]] || return 1
  cp -r /etc/apt/sources.list.d/. "$sources"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s-backports main\n' \
    "$mirror" "$release" >"$sources/backports.list"
  apt-get update --quiet -o "Dir::Etc::sourceparts=$sources" &&
    install_it -o "Dir::Etc::sourceparts=$sources"
}

if ! { apt-cache show "$package" && install_it; } >"$log" 2>&1; then
  # No package lists, or lists so old that the archive has moved on.
  { apt-get update --quiet && install_it; } >"$log" 2>&1 ||
    { [[ $fallback == backports ]] && install_from_backports; } >>"$log" 2>&1 || {
    cat "$log" >&2
    exit 1
  }
fi

# A package with a service would be started at the next boot. Most packages have none.
update-rc.d "$package" disable >/dev/null 2>&1 || true
if type -P systemctl >/dev/null; then
  systemctl disable --quiet "$package.service" 2>/dev/null || true
fi
