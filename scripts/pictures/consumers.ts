/** How many entries a group takes at a time, and how often. */
export interface Pace {
  readonly entries: number;
  readonly everyMs: number;
}

/** Consumer groups of a stream, each with one consumer that reads and acknowledges at its own pace until it is disposed of. */
export async function consume(
  cli: (...args: string[]) => Promise<string>,
  stream: string,
  groups: Readonly<Record<string, Pace>>,
): Promise<AsyncDisposable> {
  const all = Object.entries(groups);
  for (const [name] of all) await cli("XGROUP", "CREATE", stream, name, "$", "MKSTREAM");
  let isOver = false;
  const take = async (group: string, { entries, everyMs }: Pace): Promise<void> => {
    while (!isOver) {
      const count = ["COUNT", String(entries), "STREAMS", stream, ">"];
      const reply = await cli("XREADGROUP", "GROUP", group, "worker-1", ...count);
      const ids = reply.split("\n").filter((line) => /^\d+-\d+$/.test(line));
      if (ids.length > 0) await cli("XACK", stream, group, ...ids);
      await Bun.sleep(everyMs);
    }
  };
  const taking = all.map(([name, pace]) => take(name, pace));
  return {
    async [Symbol.asyncDispose]() {
      isOver = true;
      await Promise.all(taking);
    },
  };
}
