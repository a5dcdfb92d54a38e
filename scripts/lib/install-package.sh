#!/usr/bin/env bash
# install-package.sh PACKAGE: installs one Debian package as root, quietly, and without leaving a service of it running
# or enabled: the tests start their own servers, and the user's port 6379 stays as it was.
set -euo pipefail
readonly package=$1
readonly policy=/usr/sbin/policy-rc.d

if [[ ! -e $policy ]]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

install_it() {
  DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends "$package"
}

log=$(mktemp)
if ! { apt-cache show "$package" && install_it; } >"$log" 2>&1; then
  # No package lists, or lists so old that the archive has moved on.
  { apt-get update --quiet && install_it; } >"$log" 2>&1 || {
    cat "$log" >&2
    exit 1
  }
fi
rm -f "$log"

# A package with a service would be started at the next boot. Most packages have none.
update-rc.d "$package" disable >/dev/null 2>&1 || true
if type -P systemctl >/dev/null; then
  systemctl disable --quiet "$package.service" 2>/dev/null || true
fi
