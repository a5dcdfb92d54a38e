/** What a listener shows. Each is asked when somebody wants to know. */
export interface Shown {
  /** What a viewer must know before anything else; undefined before there is anything. */
  hello(): unknown;
  /** How it stands, for all viewers at once; undefined before there is anything. */
  tick(): unknown;
  /** How long until there is more to tell, ms. */
  nextTickInMs(): number;
  /** What /metrics answers. */
  metrics(): Promise<{ readonly text: string; readonly type: string }>;
  /** Why events do not get through; undefined while they do. */
  obstacle(): string | undefined;
}
