/**
 * The built program starts with the just-in-time compiler held back (jitPolicy in scripts/build/compile.ts): a start is then
 * 3 ms shorter and 7 MiB smaller, because the compiler's own code stays on disk, and a default run of 10 events per second never misses it.
 * Work that will take more than a moment says so here before it begins; then it is compiled as soon as it is hot.
 */
export function goFullSpeed(): void {
  Bun.unsafe.setJITPolicy(1);
}
