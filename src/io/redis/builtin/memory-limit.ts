import { freemem } from "node:os";

const MIB = 1024 * 1024;
export const LEAST_LIMIT_BYTES = 256 * MIB;
export const GREATEST_LIMIT_BYTES = 4096 * MIB;

/**
 * How much the built-in Redis may hold: half of what is available, from 256 MiB to 4 GiB (both included), in whole MiB.
 * The other half is for its copy-on-write while it rewrites its file, and for everybody else on a demo laptop.
 */
export function memoryLimitBytes(availableBytes: number): number {
  const half = Math.floor(availableBytes / 2 / MIB) * MIB;
  return Math.min(Math.max(half, LEAST_LIMIT_BYTES), GREATEST_LIMIT_BYTES);
}

/** What the kernel would give without swapping, and never more than the container's limit. */
export function availableMemoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(freemem(), limit) : freemem();
}
