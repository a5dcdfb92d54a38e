import type { Below } from "../line-writer.ts";
import type { Log } from "../log.ts";
import { eraseText, frameText } from "./frame.ts";
import { isForeground } from "./job.ts";
import { heedJobControl } from "./job-control.ts";

/** The terminal's size in characters. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface BlockOptions {
  /** At least 100: more often than ten times a second nobody reads. */
  readonly everyMs: number;
  /** The lines at this moment, none wider than the terminal and no more than it has; asked for each time it is drawn. */
  lines(size: Size): readonly string[];
}

/** A block that is there until it is let go, or the log is closed. */
export interface HeldBlock {
  release(): void;
}

/** A pty without a size says 0. */
const USUAL: Size = { columns: 80, rows: 24 };

/**
 * Keeps a block of lines below everything that is logged, and draws it again and again. The cursor is hidden as long as the block is there,
 * and back on every way out. Nothing waits for the terminal: what a slow one does not take is left out.
 */
export function holdBlock(log: Log, { everyMs, lines }: BlockOptions): HeldBlock {
  let height = 0;
  let drawnAt: Size | undefined;
  let isVisible = isForeground();
  let isBroken = false;

  const erase = (): string => {
    const text = height > 0 ? eraseText() : "";
    height = 0;
    return text;
  };
  // A block that cannot be drawn must not end what it is about.
  const linesFor = (size: Size): readonly string[] | undefined => {
    try {
      return lines(size);
    } catch (error) {
      isBroken = true;
      isVisible = false;
      const name = error instanceof Error ? error.constructor.name : typeof error;
      queueMicrotask(() => log.warn(`The live block cannot be drawn (${name}): lines instead`));
      return undefined;
    }
  };
  const below: Below = {
    get isVisible() {
      return isVisible;
    },
    erase,
    draw() {
      isVisible = !isBroken && isForeground();
      if (!isVisible) return erase();
      const size = sizeOf(process.stderr);
      const isResized = drawnAt?.columns !== size.columns || drawnAt.rows !== size.rows;
      drawnAt = size;
      // What a terminal did with the old lines when it was resized, nobody knows.
      const erased = isResized ? erase() : "";
      const frame = linesFor(size);
      if (frame === undefined) return erased + erase();
      const text = erased + frameText(frame, height);
      height = frame.length;
      return text;
    },
  };
  log.hold(below);
  const timer = setInterval(() => log.redraw(), everyMs);
  const restore = () => log.hold(undefined);
  const heeded = heedJobControl({ leave: restore, enter: () => log.hold(below), redraw: () => log.redraw() });
  process.on("exit", restore);
  return {
    release() {
      clearInterval(timer);
      heeded.end();
      process.off("exit", restore);
      restore();
    },
  };
}

function sizeOf(stream: NodeJS.WriteStream): Size {
  const [columns, rows] = stream.getWindowSize();
  return { columns: columns || USUAL.columns, rows: rows || USUAL.rows };
}
