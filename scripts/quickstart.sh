#!/usr/bin/env bash
# From a clone to a proven stream: sets up, builds dist/ingest, publishes for ten seconds with bursts into a real Redis,
# verifies every event, and shows the first one. The Redis is one of its own, on a free port and in a temporary folder:
# nothing that runs on this machine is touched, and nothing stays but dist/ingest.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib/setup.sh"

folder=
redis_pid=
clean_up() {
  [[ -z $redis_pid ]] || { kill "$redis_pid" 2>/dev/null && wait "$redis_pid" 2>/dev/null; } || true
  [[ -z $folder ]] || rm -rf -- "$folder"
}
trap clean_up EXIT

# Prints the command as one would type it, then runs it.
show() {
  printf '\n$ %s\n' "$*"
  "$@"
}

start_redis() {
  local port
  port=$(bun -e 'const s = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } }); console.log(s.port); s.stop()')
  ./dist/ingest redis --port "$port" --data-dir "$folder/data" >"$folder/redis.log" 2>&1 &
  redis_pid=$!
  for _ in {1..100}; do
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
    kill -0 "$redis_pid" 2>/dev/null || break
    sleep 0.1
  done
  kill -0 "$redis_pid" 2>/dev/null || stop "The Redis for this show did not start: $(cat "$folder/redis.log")"
  export REDIS_URL=redis://127.0.0.1:$port
}

set_up
bun run build
folder=$(mktemp -d --tmpdir ingest-quickstart-XXXXXX)

# The show's own settings; whatever the environment says about bursts and seeds belongs to the user's runs.
unset EVENTS_PER_SECOND BURST_MULTIPLIER BURST_INTERVAL_MS BURST_DURATION_MS LOG_EVERY "${!INGEST_@}"
start_redis

say
say "Ten seconds at 20 events per second, with bursts of ten times that for one second in every three:"
show ./dist/ingest run --rate 20 --burst-interval 3s --burst-duration 1s --duration 10s --seed quickstart \
  2> >(tee "$folder/run.log" >&2)
# Its first line, ten seconds old by now, tells when it began.
start=$(sed -n 's/.*; seed quickstart, start \([^,]*\),.*/\1/p' "$folder/run.log")
say
say "Every event is a function of seed, start and index, so all of them can be computed again and compared:"
show ./dist/ingest verify
say
say "The first event, computed once more, without Redis:"
show ./dist/ingest sample --count 1 --format pretty --seed quickstart --start "$start"

cat <<'NEXT'

It works. The Redis of this show is gone with its data. What to try next:

  ./dist/ingest run                     publish until Ctrl-C: into REDIS_URL if set, else the Redis at 127.0.0.1:6379,
                                        else a real one that travels inside the program and keeps its data
  ./dist/ingest verify                  prove what is in the stream
  ./dist/ingest plan --rate 1k          see what a run will do before it does it
  ./dist/ingest sample --count 5        events on stdout, no Redis needed
  ./dist/ingest --help                  everything else
NEXT
