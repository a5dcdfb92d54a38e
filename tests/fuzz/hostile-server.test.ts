import { describe, expect, test } from "bun:test";
import { meet } from "./support/meet.ts";
import { ANSWERS } from "./support/nonsense.ts";

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
