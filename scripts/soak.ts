import { parseArgs } from "node:util";
import { type Running, runIngest, spawnIngest } from "../tests/support/ingest.ts";
import { startRedis, type TestRedis } from "../tests/support/redis-server.ts";
import { TROUBLES } from "./soak/troubles.ts";

/**
 * `bun run soak`: publishes for a long time under continuous random trouble, and has every round proven by `ingest verify`. Needs
 * dist/ingest and redis-server. Exit 0 when every round was proven, 1 when one was not: then its data folder is left for a look.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "60" },
    "round-minutes": { type: "string", default: "10" },
    rate: { type: "string", default: "3000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    json: { type: "boolean", default: false },
  },
});
const HOURS = 3_600_000;
const say = (line: string) => console.error(line);

interface Round {
  readonly seconds: number;
  readonly entries: number;
  readonly troubles: Readonly<Record<string, number>>;
  readonly verdict: string;
}

/** Chance that the seed repeats. */
function chance(seed: number): (low: number, high: number) => number {
  let state = (seed % 2_147_483_646) + 1;
  return (low, high) => {
    state = (state * 48_271) % 2_147_483_647;
    return low + (state / 2_147_483_647) * (high - low);
  };
}

async function resumed(server: TestRedis): Promise<Running> {
  const args = [
    "run",
    "--redis",
    server.url,
    "--resume",
    "--connect-timeout",
    "1m",
    "--log-every",
    "1000000000",
  ];
  const run = spawnIngest(args, { timeoutMs: HOURS });
  await run.untilStderr(/Resuming at event/, 90_000);
  return run;
}

async function playRound(number: number, minutes: number): Promise<Round> {
  const server = await startRedis({ args: ["--appendonly", "yes", "--appendfsync", "everysec"] });
  const between = chance(Number(values.seed) + number);
  const load = [
    "--rate",
    values.rate,
    "--burst-interval",
    "20s",
    "--burst-duration",
    "2s",
    "--burst-multiplier",
    "3",
  ];
  const begun = performance.now();
  let run = spawnIngest(["run", "--redis", server.url, ...load, "--log-every", "1000000000"], {
    timeoutMs: HOURS,
  });
  await run.untilStderr(/Publishing into/, 30_000);
  const troubles: Record<string, number> = {};
  const names = Object.keys(TROUBLES);
  while (performance.now() - begun < minutes * 60_000) {
    await Bun.sleep(between(100, 6000));
    const name = names[Math.floor(between(0, names.length - 1e-9))]!;
    troubles[name] = (troubles[name] ?? 0) + 1;
    await TROUBLES[name]!({ server, run, between });
    if (name.startsWith("kill -9 of") && name !== "kill -9 of redis") run = await resumed(server);
  }
  run.kill("SIGTERM");
  const { code, stderr } = await run.ended;
  const verified = await runIngest(["verify", "--redis", server.url], { timeoutMs: 600_000 });
  const entries = Number(await server.cli("XLEN", "analytics_events"));
  const last = verified.stdout.trimEnd().split("\n").at(-1) ?? "";
  const isGood = code === 0 && verified.code === 0;
  if (!isGood)
    say(
      `ingest run ended with ${code}:\n${stderr}\n${verified.stdout}${verified.stderr}\ndata: ${server.dir}`,
    );
  else await server.stop();
  const seconds = Math.round((performance.now() - begun) / 1000);
  return {
    seconds,
    entries,
    troubles,
    verdict: isGood ? last : `FAILED: run ${code}, verify ${verified.code}: ${last}`,
  };
}

const rounds: Round[] = [];
const total = Number(values.minutes);
say(`soak: ${total} minutes at ${values.rate}/s, seed ${values.seed}`);
for (let played = 0; played < total; played += Number(values["round-minutes"])) {
  const round = await playRound(rounds.length, Math.min(Number(values["round-minutes"]), total - played));
  rounds.push(round);
  const met = Object.values(round.troubles).reduce((sum, times) => sum + times, 0);
  say(
    `round ${rounds.length}: ${round.seconds} s, ${met} troubles, ${round.entries} entries: ${round.verdict}`,
  );
  if (round.verdict.startsWith("FAILED")) break;
}
const troubles: Record<string, number> = {};
for (const round of rounds)
  for (const [name, times] of Object.entries(round.troubles)) troubles[name] = (troubles[name] ?? 0) + times;
const isProven = rounds.every(({ verdict }) => verdict.startsWith("PROVEN"));
const entries = rounds.reduce((sum, round) => sum + round.entries, 0);
const met = Object.values(troubles).reduce((sum, times) => sum + times, 0);
if (values.json)
  console.log(JSON.stringify({ seed: values.seed, isProven, entries, troubles, rounds }, null, 2));
else {
  for (const [name, times] of Object.entries(troubles))
    console.log(`  ${String(times).padStart(5)}  ${name}`);
  console.log(
    `${isProven ? "PROVEN" : "FAILED"}: ${entries} entries in ${rounds.length} rounds under ${met} troubles`,
  );
}
process.exit(isProven ? 0 : 1);
