import { join } from "node:path";
import { type Enclave, enclave } from "../../support/enclave.ts";

export interface BadNetwork extends Enclave {
  /** Where a server listens. */
  readonly near: string;
  /** Where the same server is reached by the bad path. */
  readonly far: string;
  /** What the kernel has counted in there: `RetransSegs`, `OutSegs` and the like. */
  tcpCount(name: string): number;
}

export interface Badness {
  readonly eachWayMs?: number;
  /** The share of packets that never arrive, each way. */
  readonly loss?: number;
  /** A packet carries no more of a stream than this. */
  readonly sliceBytes?: number;
}

/** IPv4 and TCP headers with timestamps. */
const HEADERS_BYTES = 52;
const USUAL_MTU = 1500;

/**
 * A network of its own, in which real packets are late, lost or small: the kernel hands them to bad-path.ts, which gives them back.
 * A kernel without netem will do.
 */
export async function badNetwork({ eachWayMs = 0, loss = 0, sliceBytes }: Badness): Promise<BadNetwork> {
  const mtu = sliceBytes === undefined ? USUAL_MTU : sliceBytes + HEADERS_BYTES;
  const path = join(import.meta.dir, "bad-path.ts");
  const [near, far] = ["10.77.0.1", "10.77.0.2"];
  const place = await enclave(["net"], [process.execPath, path, `${eachWayMs}`, `${loss}`, `${mtu}`]);
  return { ...place, near, far, tcpCount: (name) => tcpCount(place, name) };
}

function tcpCount({ enter }: Enclave, name: string): number {
  const told = Bun.spawnSync([...enter, "cat", "/proc/net/snmp"]).stdout.toString();
  const [names, values] = told.split("\n").filter((line) => line.startsWith("Tcp: "));
  return Number(values!.split(" ")[names!.split(" ").indexOf(name)]);
}
