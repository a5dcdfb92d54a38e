import { formatCount, formatDuration, formatRate } from "../../primitives/units.ts";
import { consumerAnswer } from "../../report/consumer-answer.ts";
import type { GroupNow, StreamNow } from "../../report/surroundings.ts";
import { printable } from "../../report/text-parts.ts";
import { byId, make, say, tableOf } from "../dom.ts";

const HEAD = ["Group", "Does it keep up?", "Lag", "Takes", "Pending", "Oldest pending", "Consumers"];

/** The consumer groups of the stream, and whether each keeps up. */
export class Groups {
  private readonly table = tableOf("Consumer groups", "numbers", HEAD);
  private readonly note = make("p", "note");
  private readonly answers = new Map<string, HTMLElement>();

  constructor() {
    byId("groups-place").append(this.note, this.table.element);
    this.table.element.hidden = true;
  }

  show(stream: StreamNow | null): void {
    const groups = stream?.groups ?? [];
    say(this.note, noteOn(stream));
    this.note.hidden = groups.length > 0;
    this.table.element.hidden = groups.length === 0;
    this.table.show(groups.map((group) => this.row(group, stream?.addedPerSec ?? null)));
  }

  private row(group: GroupNow, addedPerSec: number | null): (Node | string)[] {
    const { name, lag, takenPerSec, pending, oldestIdleMs, consumers } = group;
    const answer = this.answers.get(name) ?? make("span", "");
    this.answers.set(name, answer);
    const { mood, text } = consumerAnswer(group, addedPerSec);
    answer.className = `answer ${mood}`;
    say(answer, text);
    return [
      printable(name, 60),
      answer,
      lag === null ? "-" : formatCount(lag),
      takenPerSec === null ? "-" : `${formatRate(takenPerSec)}/s`,
      formatCount(pending),
      oldestIdleMs === null ? "-" : formatDuration(oldestIdleMs),
      formatCount(consumers),
    ];
  }
}

function noteOn(stream: StreamNow | null): string {
  if (stream === null) return "Nothing was read of the stream yet.";
  if (stream.groups === null) return "The server does not let this user ask for consumer groups.";
  return stream.groups.length === 0 ? "The stream has no consumer group." : "";
}
