import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Outcome, Session, Sink } from "../../src/engine/ports.ts";

/** A sink for a run that nobody has published yet. */
export interface SinkUnderTest {
  readonly sink: Sink;
  /** What has arrived, in order, as text; undefined for a sink that keeps nothing. */
  arrived(): Promise<string[] | undefined>;
  /** The text of event `index`. */
  textOf(index: number): string;
}

const CONNECT_MS = 2000;

/** What every sink must do, whoever it writes to. */
export function sinkLaws(
  name: string,
  world: { setUp(): Promise<void>; fresh(): SinkUnderTest; tearDown(): Promise<void> },
): void {
  describe(`the laws of a sink: ${name}`, () => {
    beforeAll(world.setUp);
    afterAll(world.tearDown);

    const opened = async (): Promise<SinkUnderTest & { session: Session }> => {
      const fresh = world.fresh();
      const session = await fresh.sink.connect(CONNECT_MS);
      await session.open(0);
      return { ...fresh, session };
    };
    const expectArrived = async ({ arrived, textOf }: SinkUnderTest, count: number): Promise<void> => {
      const texts = await arrived();
      if (texts !== undefined)
        expect(texts).toEqual(Array.from({ length: count }, (_, index) => textOf(index)));
    };

    test("a run that is new begins where it is told to, and is known from then on", async () => {
      const { sink } = world.fresh();
      const first = await sink.connect(CONNECT_MS);
      expect(await first.open(0)).toMatchObject({ next: 0, known: false });
      await first.write(0, 3).outcome;
      await first.close();
      const second = await sink.connect(CONNECT_MS);
      expect(await second.open(0)).toMatchObject({ next: 3, known: true });
      await second.close();
    });

    test("a write says at once how much it took, and later how far the run has come", async () => {
      const subject = await opened();
      const { count, sizeBytes, outcome } = subject.session.write(0, 5);
      expect(count).toBe(5);
      expect(sizeBytes).toBeGreaterThan(5 * 200);
      expect(await outcome).toMatchObject({ ok: true, position: { next: 5 } });
      await expectArrived(subject, 5);
      await subject.session.close();
    });

    test("writes arrive in order and byte for byte, however many are under way, and are answered in order", async () => {
      const subject = await opened();
      const answers: number[] = [];
      const outcomes: Promise<unknown>[] = [];
      for (let first = 0, wanted = 1; first < 400; wanted = (wanted * 3) % 50) {
        const { count, outcome } = subject.session.write(first, wanted);
        first += count;
        outcomes.push(outcome.then((settled) => answers.push(settled.ok ? settled.position.next : -1)));
      }
      await Promise.all(outcomes);
      expect(answers).toEqual(answers.toSorted((a, b) => a - b));
      await expectArrived(subject, answers.at(-1)!);
      await subject.session.close();
    });

    test("of a batch that is too large it takes a part, and says which", async () => {
      const subject = await opened();
      let first = 0;
      const outcomes: Promise<Outcome>[] = [];
      while (first < 3000) {
        const { count, outcome } = subject.session.write(first, 3000 - first);
        expect(count).toBeWithin(1, 3001);
        first += count;
        outcomes.push(outcome);
      }
      expect((await Promise.all(outcomes)).at(-1)).toMatchObject({ ok: true, position: { next: 3000 } });
      await expectArrived(subject, 3000);
      await subject.session.close();
    });

    test("a session that was closed is over", async () => {
      const { session } = await opened();
      await session.write(0, 1).outcome;
      await session.close();
    });
  });
}

/** What a sink over a network must do besides. */
export function networkSinkLaws(name: string, world: Parameters<typeof sinkLaws>[1]): void {
  sinkLaws(name, world);

  describe(`the laws of a sink over a network: ${name}`, () => {
    beforeAll(world.setUp);
    afterAll(world.tearDown);

    test("when its connection is cut every write is answered, none of them with success, and the loss is told", async () => {
      const { sink } = world.fresh();
      const session = await sink.connect(CONNECT_MS);
      await session.open(0);
      const outcomes = [0, 10, 20].map((first) => session.write(first, 10).outcome);
      session.drop();
      for (const outcome of await Promise.all(outcomes))
        expect(outcome).toMatchObject({ ok: false, fault: { kind: "reconnect" } });
      expect(await session.lost).toMatchObject({ kind: "reconnect" });
    });

    test("a write on a connection that is gone is answered with a fault, not thrown", async () => {
      const { sink } = world.fresh();
      const session = await sink.connect(CONNECT_MS);
      await session.open(0);
      session.drop();
      await session.lost;
      expect(await session.write(0, 1).outcome).toMatchObject({ ok: false, fault: { kind: "reconnect" } });
      await expect(session.open(0)).rejects.toMatchObject({ name: "SinkFault" });
    });
  });
}
