import { BUNDLED } from "./manifest.ts";
import { carriedBundle } from "./unpack.ts";

/** One text that has to travel along, under the path that it has in the bundle. */
export interface Notice {
  readonly path: string;
  readonly text: string;
}

/** The built-in Redis' own list of packages, their copyright notices, and the licences that those refer to. */
export async function bundledNotices(): Promise<readonly Notice[]> {
  const bundle = carriedBundle();
  if (!bundle) return [];
  const archive = new Bun.Archive(await Bun.file(bundle.path).bytes());
  const files = await archive.files();
  const order = [BUNDLED.notice, BUNDLED.copyrights, BUNDLED.licenses];
  const rank = (path: string) => order.findIndex((place) => path === place || path.startsWith(`${place}/`));
  const named = [...files].map(([path, file]) => ({ path: path.replace(/^\.\//, ""), file }));
  const wanted = named.filter(({ path }) => rank(path) >= 0);
  wanted.sort((a, b) => rank(a.path) - rank(b.path) || (a.path < b.path ? -1 : 1));
  return Promise.all(wanted.map(async ({ path, file }) => ({ path, text: await file.text() })));
}
