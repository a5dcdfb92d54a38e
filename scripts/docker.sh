#!/usr/bin/env bash
# Builds the Dockerfile for real and tries the image, without Docker and without a registry: Debian's buildah builds it on
# a base that mmdebstrap makes, and the image's files are started as process 1 of their own process namespace, as user
# 65532, on a read-only root. Needs root, because of the mounts. Leaves nothing behind but Debian packages.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib/setup.sh"
[[ $(id -u) == 0 ]] || stop "scripts/docker.sh needs root for its mounts and its user 65532."
set_up
need_package buildah buildah "to build the image"
need_package mmdebstrap mmdebstrap "to make the base of the build stage"
need_package redis-server redis-server "to try the image against"

work=$(mktemp -d --tmpdir ingest-docker-XXXXXX)
readonly work image_root=$work/root
redis_pid=

clean_up() {
  [[ -z $redis_pid ]] || kill "$redis_pid" 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap clean_up EXIT

buildah_here() {
  buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"
}

# What the Dockerfile takes from a registry otherwise: a Debian with Bun and the authorities that this machine trusts.
make_build_image() {
  local container
  local -a sources=()
  [[ ! -s /etc/apt/sources.list.d/debian.sources ]] || sources=(/etc/apt/sources.list.d/debian.sources)
  mmdebstrap --quiet --variant=minbase --include=ca-certificates bookworm "$work/base.tar" "${sources[@]}"
  container=$(buildah_here from scratch)
  buildah_here add -q "$container" "$work/base.tar" / >/dev/null
  buildah_here copy -q "$container" "$(readlink -f .bun/bin/bun)" /usr/local/bin/bun >/dev/null
  buildah_here copy -q "$container" /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt >/dev/null
  buildah_here commit -q "$container" localhost/ingest-build >/dev/null
  rm "$work/base.tar"
}

build_image() {
  buildah_here bud --isolation chroot --format docker \
    --build-arg BUILD_IMAGE=localhost/ingest-build \
    --build-arg "BUILD_COMMIT=$(git -c safe.directory='*' rev-parse --short HEAD 2>/dev/null || echo unknown)" \
    --tag localhost/ingest . >"$work/log" 2>&1 || {
    cat "$work/log"
    stop "buildah could not build the Dockerfile; its log stands above."
  }
  mkdir "$image_root"
  cp -a "$(buildah_here mount "$(buildah_here from localhost/ingest)")/." "$image_root"
}

# in_image ARGUMENT...: the image's entry point as process 1. The caller's signals reach it: everything on the way is exec.
in_image() {
  exec bash scripts/lib/in-image.sh "$image_root" /usr/local/bin/ingest "$@"
}

expect() {
  local wanted=$1 status=0
  shift
  say "  ingest $*"
  (in_image "$@") >"$work/out" 2>&1 || status=$?
  [[ $status == "$wanted" ]] || {
    cat "$work/out"
    stop "ingest $* ends with $status, not $wanted."
  }
}

# Sends SIGTERM to a program of the image and demands that it ends with 0 in its own good time.
expect_to_end_on_sigterm() {
  local status=0 unshare_pid
  local -a process_1
  say "  ingest $*, then SIGTERM to process 1"
  (in_image "$@") >"$work/out" 2>&1 &
  unshare_pid=$!
  sleep 3
  read -ra process_1 < <(cat "/proc/$unshare_pid/task/$unshare_pid/children" && echo)
  kill -TERM "${process_1[0]}"
  wait "$unshare_pid" || status=$?
  [[ $status == 0 ]] || {
    cat "$work/out"
    stop "ingest $* ends with $status after SIGTERM, not 0."
  }
}

free_port() {
  bun -e 'const s = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } }); console.log(s.port); s.stop()'
}

say "Making the base image"
make_build_image
say "Building the Dockerfile"
build_image
[[ -z $(find "$image_root" -xdev -type f -size +0 -name '*.ts' -print -quit) ]] || stop "The image holds sources."

say "Trying the image"
port=$(free_port)
redis-server --port "$port" --bind 127.0.0.1 --save "" --appendonly no --daemonize no >/dev/null &
redis_pid=$!
readonly redis=redis://127.0.0.1:$port
expect 0 --version
expect 0 sample --count 3
expect 0 run --redis "$redis" --rate 500 --duration 2s --burst-multiplier 1
expect 0 verify --redis "$redis"
expect_to_end_on_sigterm run --redis "$redis" --rate 500 --stream until_sigterm
expect 0 verify --redis "$redis" --stream until_sigterm
expect_to_end_on_sigterm redis --port "$(free_port)" --data-dir /tmp/data
say "The image is good: $(du -sh "$image_root" | cut -f1), user 65532, process 1 ends on SIGTERM."
