#!/usr/bin/env bash
# The raw draws under dieharder: `scripts/dieharder.sh` runs a quick selection, `scripts/dieharder.sh --all` everything (hours).
# Two streams: one field over neighbouring indexes, and all fields of one event after the other.
set -euo pipefail
# shellcheck source=lib/setup.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/lib/setup.sh"
set_up
need_package dieharder dieharder "to test the random draws"

tests=(-d 0 -d 1 -d 2 -d 3 -d 8 -d 10 -d 15 -d 100 -d 101 -d 102)
[ "${1:-}" = --all ] && tests=(-a)

failed=0
for stream in index field; do
  echo "== draws by $stream"
  for ((i = 0; i < ${#tests[@]}; i += 2)); do
    one=("${tests[@]:i:2}")
    out=$(bun scripts/dieharder/raw-draws.ts "$stream" | dieharder -g 200 "${one[@]}" 2>/dev/null | grep -E 'PASSED|WEAK|FAILED') || true
    echo "$out"
    case "$out" in *FAILED*|"") failed=1 ;; esac
  done
done
[ "$failed" = 0 ] || stop "a test failed"
say "no test failed"
