import { name, version } from "../package.json";

/** Set by scripts/build.ts; a program that runs from its source has none. */
declare const BUILD_COMMIT: string | undefined;

export interface VersionInfo {
  readonly name: string;
  readonly version: string;
  /** Short hash, "+dirty" behind it when the tree had changes; "source" outside a build. */
  readonly commit: string;
  readonly bun: string;
  /** Operating system and processor, as in "linux-x64". */
  readonly platform: string;
}

export const VERSION: VersionInfo = {
  name,
  version,
  commit: typeof BUILD_COMMIT === "string" ? BUILD_COMMIT : "source",
  bun: Bun.version,
  platform: `${process.platform}-${process.arch}`,
};

/** "ingest 0.1.0 (abc1234, bun 1.4.5, linux-x64)": what `--version` prints and reports carry. */
export function versionLine(info: VersionInfo = VERSION): string {
  return `${info.name} ${info.version} (${info.commit}, bun ${info.bun}, ${info.platform})`;
}
