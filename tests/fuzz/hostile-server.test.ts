import { describe, expect, test } from "bun:test";
import { runShell } from "../support/ingest.ts";

const NESTED = "*1000000\r\n";

/** What a server may answer to every command that it is sent. */
const ANSWERS: Readonly<Record<string, string>> = {
  garbage: "\u0000\u0001\u0002 nothing of the kind \r\n\r\n",
  "another protocol": "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
  "a huge string": `$${2 ** 40}\r\nabc`,
  "a huge list": "*2147483647\r\n",
  "lists within lists": NESTED.repeat(100_000),
  "negative lengths": "$-7\r\n*-9\r\n",
  "a number without end": `:${"9".repeat(5_000_000)}`,
  "an error without end": `-ERR ${"x".repeat(5_000_000)}`,
  "twice as many answers": "+PONG\r\n+PONG\r\n",
  "nulls that nobody asked for": "$-1\r\n$-1\r\n*-1\r\n_\r\n",
  pushes: ">2\r\n+message\r\n+x\r\n".repeat(1000),
  "an unknown type": "@boo\r\n",
  "an error with control characters": "-ERR \u001b[2J\u0007 gone\r\n",
};

/** Answers the same to everything, after as many proper answers as are given. */
function hostile(answer: string, proper: number) {
  return Bun.listen<{ asked: number }>({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open: (socket) => {
        socket.data = { asked: 0 };
      },
      data: (socket, bytes) => {
        const commands = new TextDecoder("latin1").decode(bytes).match(/\*\d+\r\n\$/g)?.length ?? 0;
        for (let i = 0; i < commands; i++) socket.write(socket.data.asked++ < proper ? "+OK\r\n" : answer);
      },
      error: () => {},
    },
  });
}

/** Runs a command; says how it ended, what it said, and the most memory that it had, MiB. */
async function meet(command: string, port: number) {
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

describe("a server that answers nonsense ends in one sentence and little memory:", () => {
  const cases = Object.entries(ANSWERS).flatMap(([name, answer]) =>
    [0, 2, 3].map((proper) => [name, proper, answer] as const),
  );
  test.concurrent.each(cases)(
    "%s, after %d proper answers",
    async (name, proper, answer) => {
      const server = hostile(answer, proper);
      try {
        for (const command of ["verify", "run --count 5 --max-outage 1s"]) {
          const { code, said, peakMiB } = await meet(command, server.port);
          expect([name, command, [1, 3].includes(code), said]).toEqual([name, command, true, said]);
          expect(said).not.toMatch(/\n\s+at |bug in ingest/);
          // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
          expect(said).not.toMatch(/[\u0007\u001b]/);
          expect(peakMiB).toBeLessThan(200);
        }
      } finally {
        server.stop(true);
      }
    },
    60_000,
  );
});
