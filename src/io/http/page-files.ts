/** A file of the page as it is served. */
export interface PageFile {
  /** "/" for the page itself. */
  readonly path: string;
  readonly content: Uint8Array<ArrayBuffer> | Blob;
  /** "text/html; charset=utf-8". */
  readonly contentType: string;
}

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>ingest</title>
<p>This run tells of itself at <a href="/metrics">/metrics</a> and <a href="/events">/events</a>.</p>
</html>
`;

/** Everything that the page consists of. */
export function pageFiles(): PageFile[] {
  return [{ path: "/", content: new TextEncoder().encode(PAGE), contentType: "text/html; charset=utf-8" }];
}
