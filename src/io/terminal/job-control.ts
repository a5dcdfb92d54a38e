export interface Screen {
  /** The terminal is to look as if the program had never drawn anything. */
  leave(): void;
  enter(): void;
  redraw(): void;
}

/** Ctrl-Z and back, a window of another size, and Ctrl-\. */
export function heedJobControl(screen: Screen): { end(): void } {
  const withDefault = (signal: NodeJS.Signals, listener: () => void): void => {
    process.off(signal, listener);
    process.kill(process.pid, signal);
    process.on(signal, listener);
  };
  // The process stops inside kill(); without a shell that would let it go on (an orphaned group) the kernel does not stop it at all.
  const stop = (): void => {
    screen.leave();
    withDefault("SIGTSTP", stop);
    screen.enter();
    screen.redraw();
  };
  const quit = (): void => {
    screen.leave();
    withDefault("SIGQUIT", quit);
  };
  const listeners = [
    ["SIGTSTP", stop],
    ["SIGQUIT", quit],
    // After a stop that nobody announced (SIGSTOP) the shell has written something.
    ["SIGCONT", screen.redraw],
    ["SIGWINCH", screen.redraw],
  ] as const;
  for (const [signal, listener] of listeners) process.on(signal, listener);
  return {
    end() {
      for (const [signal, listener] of listeners) process.off(signal, listener);
    },
  };
}
