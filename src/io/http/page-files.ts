import { basename } from "node:path";
import page from "../../page/live.html";

/** A file of the page as it is served. */
export interface PageFile {
  /** "/" for the page itself. */
  readonly path: string;
  readonly content: Uint8Array<ArrayBuffer> | Blob;
  /** "text/html; charset=utf-8". */
  readonly contentType: string;
}

const UNBUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>ingest</title>
<p>This ingest was not built, and has no page. The run tells of itself at <a href="/metrics">/metrics</a> and <a href="/events">/events</a>.</p>
</html>
`;

/**
 * Everything that the page consists of, as the build has bundled it into the program: the page, its style sheet, its script and its icon, under
 * names that change with their content.
 */
export function pageFiles(): PageFile[] {
  const { index, files } = page;
  if (files === undefined)
    return [
      { path: "/", content: new TextEncoder().encode(UNBUILT), contentType: "text/html; charset=utf-8" },
    ];
  return files.map(({ path, headers }) => ({
    path: path === index ? "/" : `/${basename(path)}`,
    content: Bun.file(path),
    contentType: headers["content-type"],
  }));
}
