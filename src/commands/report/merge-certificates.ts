import type { Certificate, QuantilesMs } from "../../report/run-summary.ts";

/** How partitions kept their pace, told as the worst of them did; events and CPU time are added. Null when one has none. */
export function mergeCertificates(certificates: readonly (Certificate | null)[]): Certificate | null {
  const known = certificates.filter((certificate) => certificate !== null);
  if (known.length < certificates.length || known.length === 0) return null;
  return known.reduce((a, b) => ({
    boundaries: Math.min(a.boundaries, b.boundaries),
    boundariesWithin: Math.min(a.boundariesWithin, b.boundariesWithin),
    worstDifference: Math.max(a.worstDifference, b.worstDifference),
    worstWindows: {
      base: worseWindows(a.worstWindows.base, b.worstWindows.base),
      burst: worseWindows(a.worstWindows.burst, b.worstWindows.burst),
    },
    lateEvents: a.lateEvents + b.lateEvents,
    catchingUpMs: Math.max(a.catchingUpMs, b.catchingUpMs),
    process: {
      wakingMs: worseTimes(a.process.wakingMs, b.process.wakingMs),
      cpuMs: a.process.cpuMs + b.process.cpuMs,
      runQueueWaitMs: added(a.process.runQueueWaitMs, b.process.runQueueWaitMs),
      // Of the machine: partitions on one machine see the same.
      stolenMs: most(a.process.stolenMs, b.process.stolenMs),
    },
  }));
}

type Windows = Certificate["worstWindows"]["base"];

function worseWindows(a: Windows, b: Windows): Windows {
  return { in100Ms: worse(a.in100Ms, b.in100Ms), in1s: worse(a.in1s, b.in1s) };
}

function worse(a: Windows["in1s"], b: Windows["in1s"]): Windows["in1s"] {
  const off = (window: Windows["in1s"]) => (window === null ? -1 : Math.abs(window.sent - window.planned));
  return off(b) > off(a) ? b : a;
}

function worseTimes(a: QuantilesMs, b: QuantilesMs): QuantilesMs {
  return {
    p50: Math.max(a.p50, b.p50),
    p90: Math.max(a.p90, b.p90),
    p99: Math.max(a.p99, b.p99),
    p999: Math.max(a.p999, b.p999),
    max: Math.max(a.max, b.max),
  };
}

function added(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

function most(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.max(a, b);
}
