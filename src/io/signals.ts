import { EXIT } from "../primitives/errors.ts";

export type StopSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

export interface SignalWatch {
  /** Aborted by the first signal; its reason is the signal's name. */
  readonly first: AbortSignal;
  /** Aborted by the second. */
  readonly second: AbortSignal;
  /** The default actions are back. */
  end(): void;
}

const WATCHED: readonly StopSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Turns the first signal into a request to stop, and the second into one to leave at once. */
export function watchSignals(): SignalWatch {
  const first = new AbortController();
  const second = new AbortController();
  const listener = (name: NodeJS.Signals): void => {
    if (first.signal.aborted) second.abort(name);
    else first.abort(name);
  };
  for (const name of WATCHED) process.on(name, listener);
  const end = (): void => {
    for (const name of WATCHED) process.off(name, listener);
  };
  return { first: first.signal, second: second.signal, end };
}

/** 130 for SIGINT, 143 for the others. */
export function exitCodeOf(signal: StopSignal): typeof EXIT.interrupted | typeof EXIT.terminated {
  return signal === "SIGINT" ? EXIT.interrupted : EXIT.terminated;
}
