/** The question is answered with null, and not asked again on this connection. */
export type Refuse = <T>(name: string, question: () => Promise<T>) => Promise<T | null>;

/** Remembers what the server refused on one connection; `passedOver` is not asked at all. */
export function refusals(passedOver: readonly string[]): { unlessRefused: Refuse; refused(): string[] } {
  const refused = new Set(passedOver);
  return {
    async unlessRefused(name, question) {
      if (refused.has(name)) return null;
      try {
        return await question();
      } catch (error) {
        if (!isRefusal(error)) throw error;
        refused.add(name);
        return null;
      }
    },
    refused: () => [...refused],
  };
}

/** Undefined where there is no such key, or where it is no stream. */
export async function unlessNoStream<T>(question: () => Promise<T>): Promise<T | undefined> {
  try {
    return await question();
  } catch (error) {
    if (/no such key|^WRONGTYPE|^NOGROUP/.test(messageOf(error))) return undefined;
    throw error;
  }
}

/** The server does not permit the command, or does not know it. */
export function isRefusal(error: unknown): boolean {
  return /^NOPERM|unknown (?:sub)?command|wrong number of arguments|syntax error|can't run this command/i.test(
    messageOf(error),
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "";
}
