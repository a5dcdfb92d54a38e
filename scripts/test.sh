#!/usr/bin/env bash
# Sets up, checks, builds dist/ingest and runs all tests against real Redis servers that the tests start themselves.
# With file names it runs those tests alone. The last line is always "N passed, N failed".
set -euo pipefail

told=no
trap '[[ $told == yes ]] || printf "0 passed, 1 failed\n"' EXIT

source "$(dirname -- "${BASH_SOURCE[0]}")/lib/setup.sh"

set_up
need_package redis-server redis-server "by the tests"
need_package openssl openssl "by the tests of TLS"
need_package tmux tmux "by the tests of the terminal"
need_package promtool prometheus "by the tests of the metrics"
want_package valkey-server valkey-server "to try everything on Valkey too" backports
need_package ip iproute2 "by the tests of bad networks"
need_package tini-static tini "by the tests of containers"
need_package systemd-analyze systemd "by the test of the systemd unit"
need_package chromium chromium "by the tests of the pages"
want_package shellcheck shellcheck "to check the shell scripts"

status=0
bun scripts/test.ts "$@" || status=$?
# 0 and 1 are verdicts, which come with their line; anything else is a crash.
((status > 1)) || told=yes
exit "$status"
