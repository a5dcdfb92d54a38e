import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Architecture } from "./packages.ts";

export interface Download {
  /** As apt names the file: "redis-tools_5%3a7.0.15-1~deb12u10_amd64.deb". */
  readonly file: string;
  readonly sha256: string;
}

/**
 * An apt of one's own: the sources and keys are the machine's, the lists, the cache and the list of installed packages
 * are private, so that it needs no root, changes nothing, and serves a foreign processor as well as the machine's own.
 */
export class PrivateApt {
  readonly #options: readonly string[];
  readonly #lists: string;

  constructor(folder: string, { debian }: Architecture) {
    const at = (name: string) => join(folder, name);
    this.#lists = at("state/lists");
    mkdirSync(at("state/lists/partial"), { recursive: true });
    mkdirSync(at("cache/archives/partial"), { recursive: true });
    writeFileSync(at("status"), "");
    // Debian 12's packages win against those of any other source that the machine may have.
    writeFileSync(at("preferences"), "Package: *\nPin: release o=Debian,n=bookworm*\nPin-Priority: 1001\n");
    const settings = {
      "Dir::State": at("state"),
      "Dir::State::status": at("status"),
      "Dir::Cache": at("cache"),
      "Dir::Etc::preferences": at("preferences"),
      "Dir::Etc::preferencesparts": at("no-preferences"),
      "APT::Architecture": debian,
      "APT::Architectures": debian,
      "APT::Sandbox::User": "root",
      "Acquire::Languages": "none",
      "Acquire::http::Timeout": "20",
      "Acquire::https::Timeout": "20",
    };
    mkdirSync(at("no-preferences"), { recursive: true });
    this.#options = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  }

  /** Fetches the package lists, unless they are younger than this. A failure shows when a package is not found. */
  refresh(olderThanMs: number): void {
    const stamp = join(this.#lists, "refreshed");
    if (Date.now() - (statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0) < olderThanMs) return;
    if (this.#run("apt-get", ["update", "--quiet"]).success) writeFileSync(stamp, "");
  }

  /** What would be downloaded for these packages; undefined when apt does not know one of them. */
  find(packages: readonly string[]): Download[] | undefined {
    const { success, stdout } = this.#run("apt-get", ["download", "--print-uris", ...packages]);
    const lines = stdout.trimEnd().split("\n");
    const found = lines.map((line) => /^'[^']*' (\S+) \d+ SHA256:(\w+)$/.exec(line));
    if (!success || found.length !== packages.length || found.includes(null)) return undefined;
    return found.map((match) => ({ file: match![1]!, sha256: match![2]! }));
  }

  /** False when one cannot be fetched: the lists are too old, or the network is gone. */
  download(packages: readonly string[], into: string): boolean {
    return this.#run("apt-get", ["download", "--quiet", ...packages], into).success;
  }

  #run(program: string, args: readonly string[], cwd = "/") {
    const child = Bun.spawnSync([program, ...this.#options, ...args], {
      cwd,
      env: { ...process.env, LC_ALL: "C" },
    });
    return { success: child.success, stdout: child.stdout.toString() };
  }
}
