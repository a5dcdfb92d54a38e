import { describe, expect, test } from "bun:test";
import { Publisher } from "../../src/engine/publisher.ts";
import type { PublisherOptions } from "../../src/engine/publisher-types.ts";
import { faultOf } from "./support/fake-sink.ts";

function publisherOf(options: Partial<PublisherOptions> = {}) {
  const landed: [number, number][] = [];
  const publisher = new Publisher({
    window: { events: 10, sizeBytes: 1000, batches: 3 },
    batchEvents: 4,
    connectMs: 1000,
    stallMs: 5000,
    doubtfulMs: 5000,
    random: () => 0,
    limit: Number.POSITIVE_INFINITY,
    next: 0,
    tell: () => {},
    landed: (from, to) => landed.push([from, to]),
    ...options,
  });
  return { publisher, landed };
}

const ok = (next: number) => ({ ok: true, position: { next, streamLength: next } }) as const;

/** Does what it says about writing, until it says something else. */
function writeAll(publisher: Publisher, nowMs: number, due: number, bytesEach = 1): number[] {
  const counts: number[] = [];
  for (let action = publisher.next(nowMs, due); action.do === "write"; action = publisher.next(nowMs, due)) {
    counts.push(action.count);
    publisher.wrote(nowMs, action.count, action.count * bytesEach);
  }
  return counts;
}

describe("a publisher", () => {
  test("sends no more than its window holds, by events, by bytes and by batches", () => {
    expect(writeAll(publisherOf().publisher, 0, 100)).toEqual([4, 4, 2]);
    expect(writeAll(publisherOf().publisher, 0, 100, 200)).toEqual([4, 4]);
    const narrow = publisherOf({ window: { events: 100, sizeBytes: 1e9, batches: 2 } });
    expect(writeAll(narrow.publisher, 0, 100)).toEqual([4, 4]);
  });

  test("has room again as soon as the oldest batch is settled", () => {
    const { publisher, landed } = publisherOf();
    writeAll(publisher, 0, 100);
    expect(publisher.isOpen).toBe(false);
    publisher.settled(1, 1, ok(4));
    expect(publisher.isOpen).toBe(true);
    expect(publisher.next(1, 100)).toEqual({ do: "write", epoch: 1, first: 10, count: 4 });
    expect(landed).toEqual([[0, 4]]);
  });

  test("sends nothing that is not due", () => {
    const { publisher } = publisherOf();
    expect(writeAll(publisher, 0, 3)).toEqual([3]);
    expect(publisher.next(0, 3)).toEqual({ do: "wait", untilMs: 5000 });
  });

  test("does not listen to a connection that it has given up", () => {
    const { publisher } = publisherOf();
    writeAll(publisher, 0, 8);
    publisher.lost(1, 1, faultOf("reconnect"));
    expect(publisher.next(1, 8)).toEqual({ do: "drop" });
    expect(publisher.next(1, 8)).toEqual({ do: "wait", untilMs: 51 });
    expect(publisher.next(51, 8)).toEqual({ do: "connect", epoch: 2 });
    publisher.connected(52, 2);
    expect(publisher.next(52, 8)).toEqual({ do: "open", epoch: 2, beginAt: 0 });
    publisher.opened(53, 2, { next: 4, known: true, streamLength: 4 });
    expect(publisher.next(53, 8)).toEqual({ do: "write", epoch: 2, first: 4, count: 4 });
    publisher.wrote(53, 4, 4);
    publisher.settled(54, 1, ok(8));
    publisher.refused(54, 1, faultOf("fatal"));
    publisher.lost(54, 1, faultOf("fatal"));
    publisher.opened(54, 1, { next: 0, known: true, streamLength: 0 });
    expect(publisher.standing()).toMatchObject({
      state: "READY",
      acked: 4,
      inFlight: 4,
      errors: 1,
      reconnects: 1,
    });
  });

  test("waits for every reply that is owed before it asks the ledger on the same connection", () => {
    const { publisher } = publisherOf();
    writeAll(publisher, 0, 8);
    publisher.settled(1, 1, { ok: false, fault: faultOf("retry", "OOM") });
    expect(publisher.next(2, 8)).toMatchObject({ do: "wait" });
    expect(publisher.standing().state).toBe("RECOVERING");
    publisher.settled(3, 1, { ok: false, fault: faultOf("retry", "OOM") });
    expect(publisher.next(3, 8)).toEqual({ do: "wait", untilMs: 51 });
    expect(publisher.next(51, 8)).toEqual({ do: "open", epoch: 1, beginAt: 0 });
  });

  test("counts faults that follow from one another as one", () => {
    const { publisher } = publisherOf();
    writeAll(publisher, 0, 8);
    publisher.settled(1, 1, { ok: false, fault: faultOf("retry", "OOM") });
    publisher.settled(1, 1, { ok: false, fault: faultOf("retry", "OOM") });
    expect(publisher.standing().errors).toBe(1);
  });

  test("takes a ledger that is further than its own batch at its word", () => {
    const { publisher, landed } = publisherOf();
    writeAll(publisher, 0, 4);
    publisher.settled(1, 1, ok(900));
    expect(publisher.standing()).toMatchObject({ acked: 4, inFlight: 0 });
    expect(landed).toEqual([[0, 4]]);
  });

  test("is done at its limit", () => {
    const { publisher } = publisherOf({ limit: 4 });
    expect(writeAll(publisher, 0, 100)).toEqual([4]);
    publisher.settled(1, 1, ok(4));
    expect(publisher.next(1, 100)).toEqual({ do: "end" });
    expect(publisher.standing().state).toBe("DONE");
  });
});
