import type { DebianPackage } from "./stage.ts";

/** What the bundle is made of, and where the sources are: the offer that the GNU licences ask for. */
export function noticeOf(packages: readonly DebianPackage[]): string {
  const lines = packages.map(
    ({ name, version, source, sourceVersion }) =>
      `  ${name} ${version} (source package ${source} ${sourceVersion})`,
  );
  return `${HEAD}\n${lines.sort().join("\n")}\n\n${TAIL}`;
}

const HEAD = `The built-in Redis consists of unchanged files out of these packages of Debian 12:
`;

const TAIL = `Their copyright notices stand in copyright/, the licence texts that these refer to in common-licenses/.
Redis is under the 3-clause BSD licence, jemalloc and lzf under 2-clause BSD licences, OpenSSL under Apache 2.0, lz4 and
zstd under BSD licences, liblzma in the public domain, dash under the 3-clause BSD licence; glibc, libsystemd, libgcrypt
and libgpg-error are under the GNU Lesser General Public License 2.1 or later, libcap under a 3-clause BSD licence or the
GPL 2, util-linux's flock under the MIT licence, libstdc++, libgcc and libatomic under the GPL 3 with the GCC Runtime
Library Exception. The notices in copyright/ count, this summary does not.

The complete source of every one of them, with Debian's changes and build instructions, is Debian's source package of the
name and version given above. Debian keeps each version for good in its snapshot archive, and serves current ones by
"apt-get source NAME=VERSION". Each library is a file of its own in lib/: it can be replaced by a changed build.
`;
