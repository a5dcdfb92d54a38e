import type { Metering } from "./meter.ts";
import { type Clock, type Fault, type Session, type Sink, SinkFault } from "./ports.ts";
import type { Publisher } from "./publisher.ts";
import type { Action } from "./publisher-types.ts";

export interface OperatorOptions {
  readonly clock: Clock;
  readonly sink: Sink;
  /** The first connection, on which the ledger was asked. */
  readonly session: Session;
  readonly meter: Metering;
  readonly connectMs: number;
}

type Deed = Exclude<Action, { do: "wait" | "end" }>;

/** Does what the publisher wants done on the connection of the moment, and reports to it what came of it and when. */
export class Operator {
  private readonly options: OperatorOptions;
  private readonly publisher: Publisher;
  private session: Session;
  private hasLeft = false;
  /** When the run began, on the clock's scale. */
  private startMs = 0;
  private latestWriteMs = Number.NEGATIVE_INFINITY;

  constructor(options: OperatorOptions, publisher: Publisher) {
    this.options = options;
    this.publisher = publisher;
    this.session = options.session;
  }

  get lastWriteMs(): number {
    return this.latestWriteMs;
  }

  begin(startMs: number): void {
    this.startMs = startMs;
    this.watch(this.session, 1);
  }

  perform(deed: Deed, nowMs: number): void {
    if (deed.do === "write") this.write(deed, nowMs);
    else if (deed.do === "skip") this.skip(deed, nowMs);
    else if (deed.do === "open") this.open(deed.beginAt, deed.epoch);
    else if (deed.do === "connect") this.connect(deed.epoch);
    else this.session.drop();
  }

  /** Ends the connection: politely, or at once whatever is under way on it. */
  async leave(politely: boolean): Promise<void> {
    this.hasLeft = true;
    if (politely) await this.session.close();
    else this.session.drop();
  }

  private write({ first, count: wanted, epoch }: Deed & { do: "write" }, nowMs: number): void {
    const firstNew = Math.max(first, this.publisher.outbox.highWater);
    const { count, sizeBytes, outcome } = this.session.write(first, wanted);
    this.publisher.wrote(nowMs, count, sizeBytes);
    this.latestWriteMs = nowMs;
    // An event that is sent again was handed over long ago.
    this.options.meter.handedOver(firstNew, first + count - firstNew, nowMs - this.startMs);
    outcome.then((result) => this.report((atMs) => this.publisher.settled(atMs, epoch, result)));
  }

  private skip({ first, to, gaps, losses, epoch }: Deed & { do: "skip" }, nowMs: number): void {
    this.publisher.wrote(nowMs, to - first, 0, true);
    this.options.meter.skippedTo(to, nowMs - this.startMs);
    this.session
      .skip(first, to, { gaps, losses })
      .then((result) => this.report((atMs) => this.publisher.settled(atMs, epoch, result)));
  }

  private open(beginAt: number, epoch: number): void {
    this.session.open(beginAt).then(
      (opened) => this.report((atMs) => this.publisher.opened(atMs, epoch, opened)),
      (error) => this.report((atMs) => this.publisher.refused(atMs, epoch, faultIn(error))),
    );
  }

  private connect(epoch: number): void {
    const { sink, connectMs } = this.options;
    sink.connect(connectMs).then(
      (session) => {
        if (this.hasLeft) return session.drop();
        this.session = session;
        this.watch(session, epoch);
        this.report((atMs) => this.publisher.connected(atMs, epoch));
      },
      (error) => this.report((atMs) => this.publisher.refused(atMs, epoch, faultIn(error))),
    );
  }

  private watch(session: Session, epoch: number): void {
    session.lost.then((fault) => this.report((atMs) => this.publisher.lost(atMs, epoch, fault)));
  }

  private report(what: (nowMs: number) => void): void {
    what(this.options.clock.nowMs());
    this.options.clock.wake();
  }
}

/** Anything but a SinkFault is a bug, and goes its way to exit code 70. */
function faultIn(error: unknown): Fault {
  if (error instanceof SinkFault) return error.fault;
  throw error;
}
