/** A safeguard switched off: `find` stands exactly once in the file, and the tests must turn red without it. */
export interface Mutation {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly tests: readonly string[];
}
