const MAX_SHOWN = 60;
/** Control and invisible characters that JSON leaves as they are: C1 controls, direction marks, line separators. */
const INVISIBLE = /[\u007f-\u009f\u2028\u2029\p{Cf}]/gu;

/**
 * A word of the user's as it may be shown: short, its control characters visible, and of a URL no more than the scheme, because a URL that
 * strayed into another flag may hold a password: `redis://:secret@host` -> `"redis://***"`.
 */
export function quote(word: string): string {
  const harmless = word.replace(/:\/\/.*$/s, "://***");
  const short = harmless.length > MAX_SHOWN ? `${harmless.slice(0, MAX_SHOWN)}...` : harmless;
  return JSON.stringify(short).replace(
    INVISIBLE,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}
