import type { Fault } from "../../engine/ports.ts";
import type { Notice } from "../../engine/publisher-types.ts";
import type { Pump } from "../../engine/pump.ts";
import type { Log } from "../../io/log.ts";
import { formatCount, formatDuration } from "../../primitives/units.ts";
import type { Progress, ProgressLine } from "../../report/progress.ts";
import type { Phase, Shape } from "../../shape/index.ts";

/** What the narrator looks at. */
export type Observed = Pick<Pump, "standing" | "due" | "acked" | "published">;

const REMIND_MS = 10_000;

/** Tells on the log how a run goes: progress, bursts, trouble and its end. */
export class Narrator {
  private readonly log: Log;
  private readonly progress: Progress;
  private readonly shape: Shape;
  private readonly endMs: number;
  private inTrouble = false;
  private troubleIsTold = false;
  private remindAtMs = 0;
  private total = 0;
  private times = 0;

  /** The run ends at `endMs`: a burst that would begin then is none of its bursts. */
  constructor(log: Log, progress: Progress, shape: Shape, endMs: number = Number.POSITIVE_INFINITY) {
    this.endMs = endMs;
    this.log = log;
    this.progress = progress;
    this.shape = shape;
  }

  /** Events that were published again. */
  get republished(): number {
    return this.total;
  }

  /** How often the server came back with less than it had acknowledged. */
  get rollbacks(): number {
    return this.times;
  }

  /** Looks at the run at a moment; called at every turn of the pump. */
  observe(elapsedMs: number, run: Observed): void {
    const { published } = run;
    const phase = this.shape.phaseAt(elapsedMs);
    const burstLine = this.progress.burstLine(phase, published);
    if (burstLine !== undefined && !this.isBeyond(phase, run)) this.say(burstLine);
    if (this.progress.isDue(elapsedMs, published)) {
      const { streamLength, errors } = run.standing();
      const behind = run.due() - run.acked;
      const line = this.progress.line({ elapsedMs, published, streamLength, errors, behind, phase });
      // The block below the log says all that already.
      if (!this.log.isHolding) this.say(line);
      this.remindAtMs = elapsedMs + REMIND_MS;
    } else if (this.inTrouble && elapsedMs >= this.remindAtMs) this.remind(elapsedMs, run);
  }

  tell(notice: Notice): void {
    if (notice.kind === "trouble") this.tellTrouble(notice.fault);
    else if (notice.kind === "recovered") this.tellRecovery(notice.afterMs);
    else if (notice.kind === "rolled-back") {
      const { from, to, policy } = notice;
      this.times++;
      if (policy === "republish") this.total += to - from;
      const events = `events ${from} to ${to - 1}`;
      const then = {
        republish: `publishing ${events} again`,
        continue: `going on behind ${events}`,
        fail: `${events} are lost`,
      };
      this.log.warn(`Redis came back with less than it had acknowledged: ${then[policy]}`, {
        event: "rolled-back",
        firstIndex: from,
        lastIndex: to - 1,
        policy,
      });
    } else if (notice.kind === "deleted")
      this.log.warn(
        `Somebody deleted the stream with the events below ${notice.below}: going on from there`,
        {
          event: "deleted",
          nextIndex: notice.below,
        },
      );
    else
      this.log.warn(`Somebody deleted the run's ledger: going on from event ${notice.at}`, {
        event: "forgotten",
        nextIndex: notice.at,
      });
  }

  /** Servers that change places are worth a word only when it lasts, and then the reminder says it. */
  private tellTrouble({ kind, placing, code, error: { message } }: Fault): void {
    const fields = { event: "trouble", code };
    const isQuiet = kind === "resync" || placing !== undefined;
    if (isQuiet) this.log.debug(`${message} (${code})`, fields);
    else this.log.warn(`${message}; trying again`, fields);
    this.troubleIsTold ||= !isQuiet;
    if (this.inTrouble || kind === "resync") return;
    this.inTrouble = true;
    this.remindAtMs = 0;
  }

  private tellRecovery(afterMs: number): void {
    this.inTrouble = false;
    if (!this.troubleIsTold) return;
    this.troubleIsTold = false;
    this.log.info(`Publishing again after ${formatDuration(afterMs)}`, {
      event: "recovered",
      afterMs: Math.round(afterMs),
    });
  }

  private remind(elapsedMs: number, run: Observed): void {
    const { fault } = run.standing();
    const behind = run.due() - run.acked;
    if (this.remindAtMs > 0 && fault !== undefined) {
      this.troubleIsTold = true;
      this.log.warn(
        `Still no way through (${fault.code}): ${formatCount(behind)} events are due and waiting`,
        {
          event: "waiting",
          code: fault.code,
          behind,
        },
      );
    }
    this.remindAtMs = elapsedMs + REMIND_MS;
  }

  /** A burst that begins where the run ends is none of its bursts; and a run that was stopped has no more to tell of them. */
  private isBeyond({ kind, startMs }: Phase, run: Observed): boolean {
    return (kind === "burst" && startMs >= this.endMs) || run.standing().state === "DRAINING";
  }

  private say({ message, fields }: ProgressLine): void {
    this.log.info(message, fields);
  }
}
