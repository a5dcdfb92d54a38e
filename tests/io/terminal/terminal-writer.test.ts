import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerminalWriter } from "../../../src/io/terminal/terminal-writer.ts";

// A FIFO takes 64 KiB and then says EAGAIN, like a terminal that somebody stopped.
let folder: string;
let fd: number;
let writer: TerminalWriter;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ingest-writer-"));
  Bun.spawnSync(["mkfifo", `${folder}/fifo`]);
  fd = openSync(`${folder}/fifo`, constants.O_RDWR | constants.O_NONBLOCK);
  writer = new TerminalWriter(fd);
});
afterEach(() => {
  closeSync(fd);
  rmSync(folder, { recursive: true });
});

/** All that has arrived. */
const arrived = (): string => {
  const buffer = new Uint8Array(1024 * 1024);
  let length = 0;
  try {
    for (;;) length += readSync(fd, buffer, length, buffer.length - length, null);
  } catch {
    return new TextDecoder().decode(buffer.subarray(0, length));
  }
};
const block = (isVisible = true) => {
  let isThere = false;
  return {
    isVisible,
    erase: () => {
      const text = isThere ? "<erased>" : "";
      isThere = false;
      return text;
    },
    draw: () => {
      isThere = true;
      return "<drawn>";
    },
  };
};
const line = `${"x".repeat(999)}\n`;

describe("lines on a terminal", () => {
  test("are written above what is below, in one go", () => {
    writer.hold(block());
    writer.redraw();
    writer.write("one\n");
    writer.write("two\n");
    writer.hold(undefined);
    writer.write("three\n");
    expect(arrived()).toBe("<drawn><erased>one\n<drawn><erased>two\n<drawn><erased>three\n");
  });

  test("wait in bounded memory while the terminal takes nothing, and what is left out is counted", async () => {
    for (let i = 0; i < 400; i++) writer.write(line);
    const taken = arrived();
    writer.write("the last one\n");
    while (!arrivedSoFar(/lines were not shown/)) await Bun.sleep(10);
    const all = taken + seen;
    const shown = all.split(line).length - 1;
    const dropped = Number(/\((\d+) lines were not shown\)/.exec(all)![1]);
    expect(shown).toBeWithin(100, 140);
    expect(shown + dropped).toBe(400);
    expect(all).toContain("the last one\n");
  });

  test("come without frames while the terminal takes nothing, and the block comes back with the next frame", async () => {
    writer.hold(block());
    writer.redraw();
    for (let i = 0; i < 70; i++) writer.write(line);
    const frames = occurrences(arrived(), "<drawn>");
    for (let i = 0; i < 100; i++) writer.redraw();
    writer.write("later\n");
    while (!arrivedSoFar(/later/)) await Bun.sleep(10);
    expect(frames).toBeWithin(60, 70);
    // Of the line in the middle of which the terminal stopped.
    expect(occurrences(seen, "<drawn>")).toBeLessThanOrEqual(1);
    writer.redraw();
    expect(arrived()).toBe("<drawn>");
  });

  test("leave before the end, and nothing is written after it", async () => {
    writer.hold(block());
    writer.redraw();
    for (let i = 0; i < 100; i++) writer.write(line);
    const closing = writer.close();
    await Bun.sleep(100);
    const all = arrived();
    await closing;
    expect((all + arrived()).endsWith(`${line}`)).toBe(true);
    writer.write("too late\n");
    expect(writer.hold(block())).toBe(false);
    writer.redraw();
    expect(arrived()).toBe("");
  });
});

test("a terminal that is gone ends the messages, and nothing else", () => {
  const gone = new TerminalWriter(openSync("/dev/null", constants.O_RDONLY));
  gone.write("one\n");
  expect(gone.hold(block())).toBe(false);
});

let seen = "";
beforeEach(() => {
  seen = "";
});

function arrivedSoFar(pattern: RegExp): boolean {
  seen += arrived();
  return pattern.test(seen);
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}
