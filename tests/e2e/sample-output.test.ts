import { describe, expect, test } from "bun:test";
import { runShell } from "../support/ingest.ts";

const SAMPLE = '"$INGEST" sample --seed demo --count';
const digestOf = async (script: string) => (await runShell(`${script} | sha256sum`)).stdout.slice(0, 64);

describe("what reads a sample", () => {
  test("may leave after the first line: the end comes at once, and silently", async () => {
    const script = `"$INGEST" sample --count inf | head -1; echo codes "\${PIPESTATUS[@]}"`;
    const { stdout, stderr } = await runShell(script);
    const [event, codes] = stdout.trimEnd().split("\n");
    expect(JSON.parse(event!)).toHaveProperty("event_id");
    expect([codes, stderr]).toEqual(["codes 0 0", ""]);
  });

  test("may be slow: every byte arrives", async () => {
    const fast = await digestOf(`${SAMPLE} 20000`);
    const slow = await digestOf(`${SAMPLE} 20000 | (sleep 1; dd bs=1000 status=none)`);
    expect(slow).toBe(fast);
  });

  test("may not read at all: nothing piles up in memory", async () => {
    const script = [
      'mkfifo pipe; "$INGEST" sample --count inf >pipe & writer=$!',
      "exec 3<pipe; sleep 2",
      "grep -E '^VmHWM' /proc/$writer/status; exec 3<&-; wait $writer; echo code $?",
    ].join("\n");
    const { stdout } = await runShell(script);
    const [, peakKiB] = /VmHWM:\s+(\d+) kB/.exec(stdout)!;
    expect(Number(peakKiB)).toBeLessThan(96 * 1024);
    expect(stdout).toContain("code 0");
  });

  test("may be a pipe that does not block, which takes a little at a time", async () => {
    const fast = await digestOf(`${SAMPLE} 5000`);
    const reader = [
      "use Fcntl; pipe(R, W); fcntl(W, F_SETFL, O_WRONLY | O_NONBLOCK); $^F = 9;",
      'if (!fork) { open(STDOUT, ">&", W); close R; close W; exec $ENV{INGEST}, qw(sample --seed demo --count 5000) }',
      "close W; while (sysread(R, $part, 8192)) { syswrite(STDOUT, $part); select(undef, undef, undef, 0.0005) }",
      "wait; exit($? >> 8)",
    ].join(" ");
    expect(await digestOf(`perl -e '${reader}'`)).toBe(fast);
  });

  test("may be a file, or a terminal", async () => {
    const piped = await digestOf(`${SAMPLE} 3000`);
    expect(await digestOf(`${SAMPLE} 3000 > events; cat events`)).toBe(piped);
    const terminal = `script -qec '${SAMPLE} 3000' /dev/null < /dev/null | tr -d '\\r'`;
    expect(await digestOf(terminal)).toBe(piped);
  });
});

describe("what cannot be written to", () => {
  test("a full disk is said, and is a failure", async () => {
    const { code, stderr } = await runShell(`${SAMPLE} 5 > /dev/full`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^ingest: Cannot write to stdout: ENOSPC/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("a closed stdout is a reader that wants nothing", async () => {
    const { code, stderr } = await runShell(`${SAMPLE} 5 >&-`);
    expect([code, stderr]).toEqual([0, ""]);
  });

  test("a closed stderr changes nothing", async () => {
    const whole = await runShell(`${SAMPLE} 5`);
    const { code, stdout } = await runShell(`${SAMPLE} 5 2>&-`);
    expect([code, stdout]).toEqual([0, whole.stdout]);
    expect((await runShell('"$INGEST" sample --count nonsense 2>&-')).code).toBe(2);
  });

  test("an error goes to stderr alone, also when that is full", async () => {
    const { code, stdout } = await runShell('"$INGEST" sample --count nonsense 2>/dev/full');
    expect([code, stdout]).toEqual([2, ""]);
  });
});
