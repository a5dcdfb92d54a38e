import { BUN, runSteps, type Step } from "./lib/steps.ts";

const bin = (name: string) => ["node_modules/.bin", name].join("/");

/** From the simple to the complex; everything that can be judged without running the program. */
export const CHECKS: readonly Step[] = [
  { name: "format and lint (biome)", run: [BUN, bin("biome"), "check", "--error-on-warnings", "."] },
  { name: "types (tsc)", run: [BUN, bin("tsc"), "-p", "."] },
  {
    name: "types of the pure rooms, without Bun, Node and DOM",
    run: [BUN, bin("tsc"), "-p", "src/tsconfig.pure.json"],
  },
  { name: "types of the pages, for browsers", run: [BUN, bin("tsc"), "-p", "src/page"] },
  { name: "types of the pages' tests", run: [BUN, bin("tsc"), "-p", "tests/page"] },
  { name: "generated documents are up to date", run: [BUN, "scripts/docs.ts", "--check"] },
  { name: "shell scripts (shellcheck)", run: shellcheck },
];

const ARCHITECTURE: Step = {
  name: "architecture",
  run: [BUN, "test", "tests/architecture.test.ts"],
};

/** shellcheck is a Debian package; scripts/test.sh installs it where it may, and a developer may lack it. */
async function shellcheck(): Promise<void> {
  if (!Bun.which("shellcheck")) {
    console.log("      shellcheck is not installed: the shell scripts are not checked");
    return;
  }
  const scripts = [...new Bun.Glob("scripts/**/*.sh").scanSync(".")];
  const child = Bun.spawnSync(["shellcheck", ".ci/run", ...scripts.sort()]);
  if (child.exitCode !== 0) throw new Error(`${child.stdout}${child.stderr}`.trim());
}

if (import.meta.main) {
  const results = await runSteps([...CHECKS, ARCHITECTURE], "stop");
  process.exit(results.every(({ ok }) => ok) ? 0 : 1);
}
