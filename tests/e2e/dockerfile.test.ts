import { expect, test } from "bun:test";
import { join } from "node:path";
import manifest from "../../package.json";
import { PROJECT_DIR } from "../support/modules.ts";

const lines = (await Bun.file(join(PROJECT_DIR, "Dockerfile")).text()).replaceAll("\\\n", " ").split("\n");
const lastStage = lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")));
const argumentsOf = (instruction: string) =>
  lastStage
    .filter((line) => line.startsWith(`${instruction} `))
    .map((line) => line.slice(instruction.length + 1));

test("the image starts from nothing and takes the build stage's one folder", () => {
  expect(lastStage[0]).toBe("FROM scratch");
  expect(argumentsOf("COPY")).toEqual(["--from=build /image/ /"]);
  expect(argumentsOf("RUN")).toEqual([]);
});

test("the program is process 1 itself, as a user without rights, and is told to stop by SIGTERM", () => {
  expect(JSON.parse(argumentsOf("ENTRYPOINT")[0]!)).toEqual(["/usr/local/bin/ingest"]);
  expect(argumentsOf("USER")).toEqual(["65532:65532"]);
  expect(argumentsOf("STOPSIGNAL")).toEqual(["SIGTERM"]);
  expect(argumentsOf("HEALTHCHECK")).toEqual(["NONE"]);
});

test("the build stage brings the Bun that package.json pins, and the label the version", () => {
  expect(lines.join("\n")).toContain(`oven/bun:${manifest.packageManager.split("@")[1]}\n`);
  expect(lastStage.join("\n")).toContain(`org.opencontainers.image.version="${manifest.version}"`);
});
