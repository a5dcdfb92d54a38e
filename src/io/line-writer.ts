/** Where the log's lines go. Nothing here ever waits, except for close(). */
export interface LineWriter {
  write(line: string): void;
  /** On terminals only: something below the lines, which each of them is written above; undefined takes it away. Says whether it is there. */
  hold?(below: Below | undefined): boolean;
  /** What is below is drawn again; left out while earlier output is on its way. */
  redraw?(): void;
  /** Takes away what is below, and waits for what is written to leave: a second at most, or ten when somebody stopped the terminal. */
  close(): Promise<void>;
}

/** Text and escape sequences for what stands below the lines. The cursor is at the beginning of a line before and after each of them. */
export interface Below {
  /** Not while the terminal belongs to another job. */
  readonly isVisible: boolean;
  /** Removes it from the screen; "" when it is not there. */
  erase(): string;
  /** Puts it there, or renews it; "" when it should not be seen now. */
  draw(): string;
}
