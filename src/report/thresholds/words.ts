const MOST_LENGTH = 200;

/** Why a text is no threshold, one sentence that names the place. */
export class ThresholdProblem extends Error {
  override readonly name = "ThresholdProblem";
}

/** Reads a text from left to right. */
export class Words {
  private readonly text: string;
  private at = 0;
  /** Where the latest word begins. */
  private from = 0;

  constructor(text: string) {
    this.text = text;
    if (text.length > MOST_LENGTH) throw new ThresholdProblem(`it is longer than ${MOST_LENGTH} characters`);
  }

  /** What matches at this place, blanks before it left out; undefined when nothing does. */
  take(pattern: RegExp): string | undefined {
    this.at += /^\s*/.exec(this.text.slice(this.at))![0].length;
    this.from = this.at;
    const [found] = pattern.exec(this.text.slice(this.at)) ?? [];
    if (found === undefined) return undefined;
    this.at += found.length;
    return found;
  }

  /** Whether nothing but blanks is left. */
  get isAtEnd(): boolean {
    return this.text.slice(this.at).trim() === "";
  }

  /** A complaint about the latest word, or about what stands in its place. */
  problem(says: string): ThresholdProblem {
    const where = this.text.slice(this.from).trim() === "" ? "at its end" : `at character ${this.from + 1}`;
    return new ThresholdProblem(`${where}, ${says}`);
  }
}
