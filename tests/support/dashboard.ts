import { type Running, type RunOptions, spawnIngest } from "./ingest.ts";

export interface Dashboarded extends Running {
  /** "http://127.0.0.1:40123/". */
  readonly url: string;
  readonly port: number;
}

/** Starts `ingest run --dashboard` at a port that is free, and waits until it listens. */
export async function runWithDashboard(
  args: readonly string[],
  options: RunOptions = {},
): Promise<Dashboarded> {
  const run = spawnIngest(["run", "--dashboard", ":0", ...args], options);
  await run.untilStderr(/Dashboard at \S+,/, 20_000);
  const url = /Dashboard at (\S+),/.exec(run.stderr())![1]!;
  return { ...run, url, port: Number(new URL(url).port) };
}

/** What /metrics says: by name and labels, as they stand there. */
export type Scraped = ReadonlyMap<string, number>;

export function samplesIn(text: string): Scraped {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const [, series, value] = /^(\S+?(?:\{.*\})?) (\S+)$/.exec(line)!;
      return [series!, Number(value)];
    }),
  );
}

/** The latest successful scrape; undefined when nobody answers any more. */
export async function scrape(url: string): Promise<{ text: string; samples: Scraped } | undefined> {
  try {
    const text = await (await fetch(`${url}metrics`)).text();
    return { text, samples: samplesIn(text) };
  } catch {
    return undefined;
  }
}
