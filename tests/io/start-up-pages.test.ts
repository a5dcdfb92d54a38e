import { expect, test } from "bun:test";
import { ownCode } from "../../src/io/start-up-pages.ts";

const MAPS = [
  "00200000-01a39000 r--p 00000000 fe:00 123    /opt/in gest",
  "01a40000-0684a000 r-xp 01840000 fe:00 123    /opt/in gest",
  "06867000-0769f000 rw-p 06667000 fe:00 123    /opt/in gest",
  "7f7731ed7000-7f773202d000 r-xp 00026000 fe:00 9  /usr/lib/x86_64-linux-gnu/libc.so.6",
  "7f7731000000-7f7731001000 rwxp 00000000 00:00 0 ",
  "",
].join("\n");

test("only the program's own code is given back: never data, never another file's, never what was compiled here", () => {
  expect(ownCode(MAPS, "/opt/in gest")).toEqual([[0x01a40000n, 0x0684a000n]]);
  expect(ownCode(MAPS, "/opt/other")).toEqual([]);
  expect(ownCode("", "/opt/in gest")).toEqual([]);
});
