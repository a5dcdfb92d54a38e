import type { Chart } from "./chart.ts";
import type { Tone } from "./paint.ts";

/** What a live block shows, before anybody knows how large the terminal is; `blockLines` lays it out. */
export interface Block {
  /** Who is looked at, and at the right end what else identifies it. From outside, so it may hold anything. */
  readonly title: string;
  readonly aside: string;
  /** Asked for as many columns as there is room for; undefined without a chart. */
  readonly chart?: (columns: number) => Chart;
  /** Beside each other where there is room, in this order; a low terminal leaves out the last ones. */
  readonly fields: readonly Field[];
  /** Each from the left edge, on as many lines as it needs. */
  readonly rows: readonly Field[];
  /** The last line, when there is something to say; it is left out only after everything else. */
  readonly notice?: Field | undefined;
}

/** "rate  997/s  of 1,000/s": what does not fit is left out from the end, and only the first part is ever cut. */
export interface Field {
  /** At most 9 characters, so that all values begin in one column. */
  readonly label: string;
  readonly parts: readonly Part[];
}

/** Text that stays as wide while its number changes does not make its neighbours jump. */
export interface Part {
  readonly text: string;
  readonly tone?: Tone | undefined;
}
