import type { Nonsense } from "./turncoat.ts";

const NESTED = "*1000000\r\n";

/** What a server may answer to every command that it is sent. */
export const ANSWERS: Readonly<Record<string, string>> = {
  garbage: "\u0000\u0001\u0002 nothing of the kind \r\n\r\n",
  "another protocol": "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
  "a huge string": `$${2 ** 40}\r\nabc`,
  "a huge list": "*2147483647\r\n",
  "lists within lists": NESTED.repeat(100_000),
  "negative lengths": "$-7\r\n*-9\r\n",
  "a number without end": `:${"9".repeat(5_000_000)}`,
  "an error without end": `-ERR ${"x".repeat(5_000_000)}`,
  "twice as many answers": "+PONG\r\n+PONG\r\n",
  "nulls that nobody asked for": "$-1\r\n$-1\r\n*-1\r\n_\r\n",
  pushes: ">2\r\n+message\r\n+x\r\n".repeat(1000),
  "an unknown type": "@boo\r\n",
  "an error with control characters": "-ERR \u001b[2J\u0007 gone\r\n",
};

const endless = (once: string, forever: string): Nonsense => ({ once, forever: forever.repeat(10_000) });

/** What a server may say without ever coming to an end. */
export const ENDLESS: Readonly<Record<string, Nonsense>> = {
  "a line without end": endless("+", "x"),
  "an error without end": endless("-ERR ", "x"),
  "a number without end": endless(":", "9"),
  "a length without end": endless("$", "9"),
  "zeros without end": endless("", "\0"),
  "lists within lists without end": endless("", "*1\r\n"),
  "answers without end": endless("", "+OK\r\n"),
  "pushes without end": endless("", ">1\r\n+x\r\n"),
  "attributes without end": endless("", "|1\r\n+a\r\n+b\r\n"),
  "a list without end": endless("*2147483647\r\n", "$1\r\nx\r\n"),
  "entries without end": endless("*2000000\r\n", "*2\r\n$3\r\n1-1\r\n*2\r\n$4\r\ndata\r\n$1\r\nx\r\n"),
  "fields without end": endless("*1\r\n*2\r\n$3\r\n1-1\r\n*2147483647\r\n", "$1\r\nx\r\n"),
  "a string of a gigabyte": endless("$1000000000\r\n", "x"),
};
