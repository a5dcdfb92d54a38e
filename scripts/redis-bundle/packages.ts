/** How one processor is called by Bun and by Debian. */
export interface Architecture {
  readonly bun: "x64" | "arm64";
  readonly debian: "amd64" | "arm64";
}

export const ARCHITECTURES: readonly Architecture[] = [
  { bun: "x64", debian: "amd64" },
  { bun: "arm64", debian: "arm64" },
];

/**
 * The Debian packages that the bundle is cut from. Only the libraries that the programs really name get into it; when
 * Debian adds one, the bundle's check of its libraries says which, and its package belongs here.
 */
export const PACKAGES: readonly string[] = [
  // The programs: redis-check-rdb is redis-server under another name; the shell and flock supervise it.
  "redis-tools",
  "dash",
  "util-linux",
  // Their libraries, the loader and libc included, so that neither the age nor the kind of the host's libc matters.
  "libatomic1",
  "libc6",
  "libcap2",
  "libgcc-s1",
  "libgcrypt20",
  "libgpg-error0",
  "libjemalloc2",
  "liblz4-1",
  "liblzf1",
  "liblzma5",
  "libssl3",
  "libstdc++6",
  "libsystemd0",
  "libzstd1",
  // Licences: of GCC's libraries, and the texts that Debian's copyright files refer to.
  "gcc-12-base",
  "base-files",
];

/** Where the programs stand in their packages, and where they go in the bundle. */
export const PROGRAMS: Readonly<Record<string, string>> = {
  "usr/bin/redis-check-rdb": "bin/redis-server",
  "bin/dash": "bin/dash",
  "usr/bin/flock": "bin/flock",
};
