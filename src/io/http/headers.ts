/** Everything that is answered says the same: run nothing but our own files, show them nowhere else, keep nothing. */
const STRICT: Readonly<Record<string, string>> = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "no-store",
};

const TEXT = "text/plain; charset=utf-8";

export interface Content {
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer with the strict headers; plain text unless a type says otherwise. The server leaves the body away where only HEAD was asked. */
export function answer(
  status: number,
  body: string | Uint8Array<ArrayBuffer> | Blob | ReadableStream | null,
  { type = TEXT, headers = {} }: Content = {},
): Response {
  return new Response(body, { status, headers: { ...STRICT, "Content-Type": type, ...headers } });
}
