#!/usr/bin/env bash
# The entry of the service before this one, `npm run ingestion`: sets up and starts `ingest run` from the source.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib/setup.sh"
set_up
exec bun --no-env-file src/main.ts run "$@"
