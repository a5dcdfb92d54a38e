#!/usr/bin/env bash
# in-image.sh FOLDER COMMAND...: runs a command of an image whose files are in the folder, as an engine for containers would: as
# process 1 of a process namespace of its own, as user 65532, on a read-only root. Everything on the way is exec, so the caller's
# child is unshare, which ends as process 1 does. Needs root, because of the mounts.
set -euo pipefail
[[ $(id -u) == 0 ]] || {
  echo "in-image.sh needs root for its mounts and its user 65532." >&2
  exit 1
}

mkdir -p "$1"/{proc,dev}
# shellcheck disable=SC2016 # the inner shell expands it
exec unshare --pid --fork --kill-child --mount bash -c '
  root=$1; shift
  mount --bind "$root" "$root" && mount -o remount,bind,ro "$root"
  mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev"
  mount -t tmpfs -o mode=1777 tmp "$root/tmp"
  cd / && exec env -i HOME=/tmp PATH=/usr/sbin:/usr/bin chroot --userspec=65532:65532 "$root" "$@"
' in_image "$@"
