import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Thresholds of the just-in-time compiler, times this: until src/io/full-speed.ts is asked, nearly everything is interpreted. */
const INTERPRETED = 1000;

export interface CompileOptions {
  readonly entry: string;
  readonly outfile: string;
  /** Names in the source that become constants. */
  readonly define: Readonly<Record<string, string>>;
  /** Folders that travel inside the program, each under its own name beside the code. */
  readonly assets: readonly string[];
}

/**
 * One file that holds Bun, the program, its byte code and its source maps. Two promises are made here: the working
 * directory cannot change what runs (no .env, bunfig.toml, tsconfig.json or package.json is looked at), and no string
 * becomes code, so that BUN_OPTIONS=--preload is refused. import() stays lazy: each one is a chunk of its own.
 */
export async function compile({ entry, outfile, define, assets }: CompileOptions): Promise<void> {
  mkdirSync(dirname(outfile), { recursive: true });
  // Beside the target, so that the rename is atomic: an `ingest` that is running keeps its old file.
  const workDir = mkdtempSync(join(dirname(outfile), ".build-"));
  try {
    const built = join(workDir, basename(outfile));
    const result = await Bun.build({
      entrypoints: [entry],
      target: "bun",
      format: "esm",
      minify: true,
      bytecode: true,
      splitting: true,
      sourcemap: "linked",
      metafile: true,
      define: Object.fromEntries(
        Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)]),
      ),
      compile: {
        outfile: built,
        assets: [...assets],
        jitPolicy: INTERPRETED,
        autoloadDotenv: false,
        autoloadBunfig: false,
        autoloadTsconfig: false,
        autoloadPackageJson: false,
        execArgv: ["--disallow-code-generation-from-strings=strict"],
      },
    });
    refuseEagerPackages(result.metafile!, ["ioredis", "prom-client"]);
    renameSync(built, outfile);
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

/** What the first chunk pulls in by itself is evaluated at every start; these packages are for later. */
function refuseEagerPackages({ outputs }: Bun.BuildMetafile, packages: readonly string[]): void {
  const start = Object.keys(outputs).find((path) => outputs[path]!.entryPoint?.endsWith("src/main.ts"));
  if (start === undefined) throw new Error("The build has no entry point src/main.ts");
  const chunks = new Set([start]);
  for (const path of chunks) {
    const eager = outputs[path]!.imports.filter(
      ({ kind, path: to }) => kind === "import-statement" && to in outputs,
    );
    for (const { path: to } of eager) chunks.add(to);
  }
  const inputs = [...chunks].flatMap((path) => Object.keys(outputs[path]!.inputs));
  const found = inputs.find((input) => packages.some((name) => input.includes(`node_modules/${name}/`)));
  if (found)
    throw new Error(`The program would load ${found} at every start; import() it where it is needed`);
}
