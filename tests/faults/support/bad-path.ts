import { dlopen } from "bun:ffi";
import { type FileHandle, open } from "node:fs/promises";

/**
 * bad-path.ts EACH_WAY_MS LOSS MTU: makes the network device bad0 in the network namespace that it runs in, and carries the packets
 * that are sent there back to where they come from: later, not all of them, and with sender and receiver exchanged. So whoever
 * listens at 10.77.0.1 is also found at 10.77.0.2, by this path, and its answers come back by it. Checksums are sums: exchanging
 * two addresses changes none. It says "ready", and never ends by itself.
 */
const [eachWayMs, loss, mtu] = process.argv.slice(2).map(Number) as [number, number, number];
const TUNSETIFF = 0x400454ca;
const [IFF_TUN, IFF_NO_PI] = [0x0001, 0x1000];
const IPV4 = 4;
const [SENDER_AT, RECEIVER_AT] = [12, 16];

try {
  const device = await deviceOf("bad0");
  ip("link", "set", "lo", "up");
  ip("address", "add", "10.77.0.1/24", "dev", "bad0");
  ip("link", "set", "bad0", "mtu", `${mtu}`, "up");
  // The oldest way to meet loss, and one that every kernel has: at each loss half as much is sent.
  ip("route", "add", "10.77.0.2", "dev", "bad0", "src", "10.77.0.1", "congctl", "reno");
  process.stdout.write("ready\n");
  await carry(device);
} catch (error) {
  process.stderr.write((error as Error).message);
  process.exit(1);
}

async function deviceOf(name: string): Promise<FileHandle> {
  const device = await open("/dev/net/tun", "r+");
  const request = Buffer.alloc(40);
  request.write(name);
  request.writeUInt16LE(IFF_TUN | IFF_NO_PI, 16);
  const { symbols } = dlopen("libc.so.6", { ioctl: { args: ["i32", "u64", "ptr"], returns: "i32" } });
  if (symbols.ioctl(device.fd, BigInt(TUNSETIFF), request) < 0)
    throw new Error("A network device cannot be made here");
  return device;
}

function ip(...words: string[]): void {
  const { success, stderr } = Bun.spawnSync(["ip", ...words]);
  if (!success) throw new Error(`ip ${words.join(" ")}: ${stderr}`);
}

async function carry(device: FileHandle): Promise<void> {
  const bytes = Buffer.alloc(65_536);
  for (;;) {
    const { bytesRead } = await device.read(bytes, 0, bytes.length, null);
    if (bytes[0]! >> 4 !== IPV4 || Math.random() < loss) continue;
    const packet = Buffer.from(bytes.subarray(0, bytesRead));
    const sender = packet.readUInt32BE(SENDER_AT);
    packet.writeUInt32BE(packet.readUInt32BE(RECEIVER_AT), SENDER_AT);
    packet.writeUInt32BE(sender, RECEIVER_AT);
    setTimeout(() => device.write(packet), eachWayMs);
  }
}
