const STDOUT = 1;
/** struct pollfd: int fd; short events; short revents. */
const POLLFD_BYTES = 8;
const REVENTS_AT = 6;
const POLLERR = 0x08;
const POLLHUP = 0x10;

/**
 * Tells, each time it is asked, whether nobody can read any more what is written to stdout: the other end of the pipe is closed. A write
 * would tell, but there may be nothing to write for hours, as in `ingest tail | head -1` (poll(2)). Where that cannot be asked, never.
 */
export async function stdoutWatch(): Promise<() => boolean> {
  try {
    const { dlopen, ptr } = await import("bun:ffi");
    const libc = dlopen("libc.so.6", { poll: { args: ["ptr", "u64", "i32"], returns: "i32" } });
    const asked = Buffer.alloc(POLLFD_BYTES);
    asked.writeInt32LE(STDOUT);
    return () => {
      libc.symbols.poll(ptr(asked), 1, 0);
      return (asked.readInt16LE(REVENTS_AT) & (POLLERR | POLLHUP)) !== 0;
    };
  } catch {
    return () => false; // another libc
  }
}
