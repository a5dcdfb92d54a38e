import { runShell } from "../../support/ingest.ts";

/** Runs a command; says how it ended, what it said, and the most memory that it had, MiB. */
export async function meet(command: string, port: number) {
  const watched = `
    "$INGEST" ${command} --redis redis://127.0.0.1:${port} --connect-timeout 0 & pid=$!
    most=0
    while kill -0 $pid 2>/dev/null; do
      now=$(awk '/VmHWM/ {print $2}' /proc/$pid/status 2>/dev/null)
      [ -n "$now" ] && most=$now
      sleep 0.02
    done
    wait $pid; code=$?
    echo "peak $most"
    exit $code`;
  const { code, stdout, stderr } = await runShell(watched, { timeoutMs: 50_000 });
  return { code, said: stdout + stderr, peakMiB: Number(/peak (\d+)/.exec(stdout)?.[1] ?? 0) / 1024 };
}
