/** A terminal as it is at this moment, and what it can show. */
export interface Look {
  /** At least 1. */
  readonly columns: number;
  readonly rows: number;
  readonly isColored: boolean;
  /** Without it everything is printable ASCII. */
  readonly isUnicode: boolean;
  /** How many columns a text takes: a Chinese character two, a combining accent none. */
  widthOf(text: string): number;
}
