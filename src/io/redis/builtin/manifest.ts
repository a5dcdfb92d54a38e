/** The carried file that holds the server, its libraries, their licences and this very manifest's subject. */
export const BUNDLE_FILE = "redis.tar.gz";
/** The carried file that describes it, a BundleManifest as JSON. */
export const MANIFEST_FILE = "redis.json";

/** What scripts/redis-bundle.ts writes beside the bundle, so that nothing needs to unpack it to know what it is. */
export interface BundleManifest {
  /** Version of Redis, as in "7.0.15". */
  readonly redis: string;
  /** Hexadecimal SHA-256 of the bundle. */
  readonly sha256: string;
  /** File name of the dynamic loader in lib/, which starts everything in bin/. */
  readonly loader: string;
  /** Names the very packages it was made of; the same key gives the same bundle. */
  readonly key: string;
}

/** Places inside the bundle. */
export const BUNDLED = {
  server: "bin/redis-server",
  shell: "bin/dash",
  flock: "bin/flock",
  libraries: "lib",
  notice: "NOTICE",
  copyrights: "copyright",
  licenses: "common-licenses",
} as const;
