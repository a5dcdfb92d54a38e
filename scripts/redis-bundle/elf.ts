import { readFileSync } from "node:fs";

export interface Linkage {
  /** Names of the libraries that this file asks for, as in "libc.so.6". */
  readonly needed: readonly string[];
  /** Path of the loader that starts it; undefined for a library. */
  readonly interpreter: string | undefined;
}

const SEGMENT = { load: 1, dynamic: 2, interpreter: 3 } as const;
const ENTRY = { end: 0n, needed: 1n, stringTable: 5n } as const;

/**
 * Reads what a 64-bit little-endian ELF file asks for, without running it: `ldd` answers only for the processor that it
 * runs on. Letters as in the ELF specification: Phdr (56 bytes: type, flags, offset, vaddr, paddr, filesz, ...) says
 * where Dyn entries (16 bytes: tag, value) stand; tags NEEDED hold offsets into the string table, tag STRTAB its address.
 */
export function linkageOf(path: string): Linkage {
  const bytes = readFileSync(path);
  if (bytes.readUInt32BE(0) !== 0x7f454c46 || bytes[4] !== 2 || bytes[5] !== 1)
    throw new Error(`Expected a 64-bit little-endian ELF file: ${path}`);
  const segments = segmentsOf(bytes);
  const interpreter = segments.find(({ type }) => type === SEGMENT.interpreter);
  return {
    needed: neededBy(bytes, segments),
    interpreter: interpreter && textAt(bytes, interpreter.offset),
  };
}

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

function segmentsOf(bytes: Buffer): Segment[] {
  const start = Number(bytes.readBigUInt64LE(32));
  const size = bytes.readUInt16LE(54);
  return Array.from({ length: bytes.readUInt16LE(56) }, (_, i) => {
    const at = start + i * size;
    return {
      type: bytes.readUInt32LE(at),
      offset: Number(bytes.readBigUInt64LE(at + 8)),
      address: Number(bytes.readBigUInt64LE(at + 16)),
      size: Number(bytes.readBigUInt64LE(at + 32)),
    };
  });
}

function neededBy(bytes: Buffer, segments: readonly Segment[]): string[] {
  const dynamic = segments.find(({ type }) => type === SEGMENT.dynamic);
  if (!dynamic) return [];
  const names: number[] = [];
  let tableAddress = 0;
  for (let at = dynamic.offset; at < dynamic.offset + dynamic.size; at += 16) {
    const tag = bytes.readBigUInt64LE(at);
    const value = Number(bytes.readBigUInt64LE(at + 8));
    if (tag === ENTRY.end) break;
    if (tag === ENTRY.needed) names.push(value);
    if (tag === ENTRY.stringTable) tableAddress = value;
  }
  const table = offsetOf(tableAddress, segments);
  return names.map((name) => textAt(bytes, table + name));
}

function offsetOf(address: number, segments: readonly Segment[]): number {
  const home = segments.find(
    (it) => it.type === SEGMENT.load && address >= it.address && address < it.address + it.size,
  );
  if (!home) throw new Error(`Expected address ${address} to lie in the file`);
  return address - home.address + home.offset;
}

function textAt(bytes: Buffer, offset: number): string {
  return bytes.toString("latin1", offset, bytes.indexOf(0, offset));
}
