import { asciiBytes, writePadded } from "../../primitives/ascii.ts";
import { MS_PER_DAY, writeIsoTime, writeTimeOfDay } from "../../primitives/iso-time.ts";

/** Where the parts of an event that every event has begin: `{"event_id":"` is 13 bytes. */
export const EVENT_ID_AT = 13;
const TIME_AT = 64;
const NO_UUID = "00000000-0000-0000-0000-000000000000";
const NO_TIME = "0000-00-00T00:00:00.000Z";

/** The constant beginning of an event of one type, kept as a template that already shows the time of the latest event. */
export class Head {
  readonly bytes: Uint8Array;
  readonly userAt: number;
  private unixMs = -1;
  private second = -1;
  private day = -1;

  constructor(eventType: string, userLength: number) {
    const before = `{"event_id":"${NO_UUID}","timestamp":"${NO_TIME}","event_type":${JSON.stringify(eventType)},"user_id":"`;
    this.bytes = asciiBytes(`${before}${" ".repeat(userLength)}","properties":{`);
    this.userAt = before.length;
  }

  /** Neighbours often share their second, and at high rates their millisecond. */
  setTime(unixMs: number): void {
    if (unixMs === this.unixMs) return;
    this.unixMs = unixMs;
    const second = Math.floor(unixMs / 1000);
    if (second === this.second) writePadded(unixMs - second * 1000, 3, this.bytes, TIME_AT + 20);
    else this.setSecond(unixMs);
    this.second = second;
  }

  /** The date costs more than the rest together, and changes once in 86,400 seconds. */
  private setSecond(unixMs: number): void {
    const day = Math.floor(unixMs / MS_PER_DAY);
    if (day === this.day) writeTimeOfDay(unixMs - day * MS_PER_DAY, this.bytes, TIME_AT);
    else writeIsoTime(unixMs, this.bytes, TIME_AT);
    this.day = day;
  }
}
