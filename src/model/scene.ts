import type { Casting } from "./casting.ts";
import type { EventDeclaration } from "./declare.ts";

/** Unknown: the pages shown before `from` were not looked through yet. */
const UNKNOWN = -2;
const NONE = -1;

/**
 * The cast of one event after the other. In index order each costs the same few draws: what every user saw last is remembered on the way.
 * After a jump, the first event that asks for a user's last page looks back for it, some 140 events on average; the memory changes no answer.
 */
export class Scene {
  type = 0;
  user = 0;
  /** The page: shown by this event (type 0), seen last by its user, or -1 when he saw none. */
  page = NONE;
  /** The event that showed it, or -1. */
  shownBy = NONE;
  private readonly casting: Casting;
  private readonly needsSeen: readonly boolean[];
  private readonly lastShown: Float64Array;
  private readonly lastPage: Int32Array;
  private from = 0;
  private next = 0;

  constructor(casting: Casting, events: readonly EventDeclaration[]) {
    this.casting = casting;
    this.needsSeen = events.map(({ needsSeen }) => needsSeen === true);
    this.lastShown = new Float64Array(casting.userCount).fill(UNKNOWN);
    this.lastPage = new Int32Array(casting.userCount);
  }

  /** Casts event `index` and leaves the casting's draws seated there. */
  enter(index: number): void {
    const casting = this.casting;
    if (index !== this.next) this.jump(index);
    this.next = index + 1;
    casting.draws.seat(index);
    this.type = casting.type(index);
    this.user = casting.user();
    if (this.type === 0) this.show(index);
    else this.recall(index);
  }

  /** Events from .. to-1 belong to users who are never asked about: what is remembered of the others stays good. */
  pass(from: number, to: number): void {
    if (from === this.next) this.next = to;
  }

  private show(index: number): void {
    this.page = this.casting.page();
    this.shownBy = index;
    this.lastShown[this.user] = index;
    this.lastPage[this.user] = this.page;
  }

  private recall(index: number): void {
    if (this.lastShown[this.user] === UNKNOWN) this.lookBack(index, this.user);
    if (this.lastShown[this.user] === NONE && this.needsSeen[this.type]) this.giveToLastVisitor(index);
    this.shownBy = this.lastShown[this.user]!;
    this.page = this.shownBy < 0 ? NONE : this.lastPage[this.user]!;
  }

  private lookBack(index: number, user: number): void {
    const shownBy = this.casting.lastShown(this.from, user);
    this.lastShown[user] = shownBy;
    if (shownBy >= 0) this.lastPage[user] = this.casting.page();
    this.casting.draws.seat(index);
  }

  /** Only among the first few hundred events of a run: the user saw no page yet, so the visitor who saw one last takes the event. */
  private giveToLastVisitor(index: number): void {
    const casting = this.casting;
    casting.lastShown(index, -1);
    this.user = casting.user();
    if (this.lastShown[this.user] === UNKNOWN) this.lookBack(index, this.user);
    casting.draws.seat(index);
  }

  private jump(index: number): void {
    this.lastShown.fill(UNKNOWN);
    this.from = index;
  }
}
