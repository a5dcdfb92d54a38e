import {
  type Fault,
  type FaultKind,
  type Outcome,
  type Session,
  type Sink,
  SinkFault,
} from "../../../src/engine/ports.ts";
import { IngestError } from "../../../src/primitives/errors.ts";
import type { VirtualClock } from "../../support/virtual-clock.ts";
import type { FakeServer } from "./fake-server.ts";

export function faultOf(kind: FaultKind, code: string = kind): Fault {
  return { kind, code, applied: "unknown", error: new IngestError(1, `Fault ${code}`) };
}

/** What the world between publisher and server is like; a test changes it while a run goes on. */
export interface World {
  upMs: number;
  downMs: number;
  /** Nobody takes connections. */
  away: boolean;
  /** Every command is answered with this instead of being executed. */
  refusal: Fault | undefined;
  /** Requests arrive and are executed, replies are lost. */
  mute: boolean;
  /** Requests are swallowed, or executed so much later, when their connection has long been given up. */
  swallow: "never" | "lost" | number;
}

export const CALM: World = {
  upMs: 0.2,
  downMs: 0.2,
  away: false,
  refusal: undefined,
  mute: false,
  swallow: "never",
};

/** Connections to a FakeServer through a world that can go wrong in every way the engine must survive. */
export class FakeSink implements Sink {
  readonly world: World;
  readonly clock: VirtualClock;
  readonly server: FakeServer;
  connects = 0;
  private open: FakeSession[] = [];

  constructor(clock: VirtualClock, server: FakeServer, world: World = { ...CALM }) {
    this.clock = clock;
    this.server = server;
    this.world = world;
  }

  connect(withinMs: number): Promise<Session> {
    this.connects++;
    const { promise, resolve, reject } = Promise.withResolvers<Session>();
    const { away, upMs, downMs } = this.world;
    const delayMs = Math.min(upMs + downMs, withinMs);
    this.clock.after(delayMs, () => {
      if (away || this.world.away) return reject(new SinkFault(faultOf("reconnect", "ECONNREFUSED")));
      const session = new FakeSession(this);
      this.open.push(session);
      resolve(session);
    });
    return promise;
  }

  /** Every connection breaks; what is on its way up arrives `lateMs` later, or never. */
  breakAll(late: "lost" | number): void {
    for (const session of this.open) session.break(late);
    this.open = [];
  }
}

class FakeSession implements Session {
  readonly lost: Promise<Fault>;
  private readonly sink: FakeSink;
  private readonly tellLost: (fault: Fault) => void;
  private broken = false;
  private unsent: ((late: "lost" | number) => void)[] = [];

  constructor(sink: FakeSink) {
    this.sink = sink;
    const { promise, resolve } = Promise.withResolvers<Fault>();
    this.lost = promise;
    this.tellLost = resolve;
  }

  open(beginAt: number): ReturnType<Session["open"]> {
    const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<Session["open"]>>>();
    this.request(
      () => this.sink.server.open(beginAt),
      (opened) => resolve(opened),
      (fault) => reject(new SinkFault(fault)),
    );
    return promise;
  }

  skip(first: number, to: number): ReturnType<Session["skip"]> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.request(
      () => this.sink.server.skip(first, to),
      (position) => resolve({ ok: true, position }),
      (fault) => resolve({ ok: false, fault }),
    );
    return promise;
  }

  write(first: number, count: number): ReturnType<Session["write"]> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.request(
      () => this.sink.server.append(first, count),
      (position) => resolve({ ok: true, position }),
      (fault) => resolve({ ok: false, fault }),
    );
    return { count, sizeBytes: 300 * count, outcome: promise };
  }

  drop(): void {
    this.break("lost");
  }

  async close(): Promise<void> {
    this.break("lost");
  }

  break(late: "lost" | number): void {
    if (this.broken) return;
    this.broken = true;
    for (const settle of this.unsent) settle(late);
    this.tellLost(faultOf("reconnect", "closed"));
  }

  /** A request arrives once: after the way up, or as late as the world, or the end of its connection, makes it. */
  private request<T>(execute: () => T, answer: (reply: T) => void, fail: (fault: Fault) => void): void {
    const { world, clock } = this.sink;
    if (this.broken) {
      fail(faultOf("reconnect", "closed"));
      return;
    }
    let journey = 0;
    const travel = (delayMs: number): void => {
      const own = ++journey;
      clock.after(delayMs, () => {
        if (own !== journey) return;
        journey = Number.NaN;
        this.arrive(execute, answer, fail);
      });
    };
    this.unsent.push((late) => {
      fail(faultOf("reconnect", "closed"));
      if (Number.isNaN(journey)) return;
      if (late === "lost") journey++;
      else travel(late);
    });
    if (world.swallow === "never") travel(world.upMs);
    else if (world.swallow !== "lost") travel(world.swallow);
  }

  private arrive<T>(execute: () => T, answer: (reply: T) => void, fail: (fault: Fault) => void): void {
    const { world, clock } = this.sink;
    const { refusal } = world;
    const reply = refusal === undefined ? execute() : undefined;
    if (world.mute || this.broken) return;
    clock.after(world.downMs, () => {
      if (this.broken) return;
      if (refusal !== undefined) fail(refusal);
      else answer(reply as T);
    });
  }
}
