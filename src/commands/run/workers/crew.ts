import { startWorker, type Worker, type WorkerEnd, type WorkerLine } from "../../../io/worker.ts";

/** A worker that is killed is started again so often; then the run fails. */
const RESTARTS = 5;

/** How a partition stands, by what its worker told last. */
export interface Standing {
  published: number;
  behind: number;
  errors: number;
  streamLength: number;
}

export interface CrewOptions {
  readonly size: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Goes on with what there is, from the beginning. */
  readonly isResumed: boolean;
  argumentsOf(partition: number, isResumed: boolean): string[];
  /** A worker said something that people should hear. */
  relay(partition: number, line: WorkerLine): void;
  /** A worker was killed, and another one goes on with its partition. */
  restarted(partition: number): void;
}

export interface CrewEnd {
  readonly partition: number;
  readonly code: number;
  readonly stdout: string;
  /** The last error that its worker told; undefined when it told none. */
  readonly error: WorkerLine | undefined;
}

/** The workers of a run, one for each partition. */
export class Crew {
  readonly standings: readonly Standing[];
  private readonly options: CrewOptions;
  private readonly workers: (Worker | undefined)[];
  private isStopping = false;

  constructor(options: CrewOptions) {
    this.options = options;
    this.workers = Array.from({ length: options.size }, () => undefined);
    this.standings = this.workers.map(() => ({ published: 0, behind: 0, errors: 0, streamLength: -1 }));
  }

  /** Works until all partitions have ended; one that fails stops the others, as a lane does (publish-lanes.ts). */
  work(): Promise<CrewEnd[]> {
    return Promise.all(this.workers.map((_, at) => this.see(at + 1)));
  }

  /** Passes a signal on; nobody is started again. */
  signal(name: NodeJS.Signals): void {
    this.isStopping = true;
    for (const worker of this.workers) worker?.kill(name);
  }

  /** One partition to its end, by as many workers as it takes. */
  private async see(partition: number): Promise<CrewEnd> {
    let isResumed = this.options.isResumed;
    for (let restarts = 0; ; restarts++) {
      let error: WorkerLine | undefined;
      let hasBegun = isResumed;
      const end = await this.start(partition, isResumed, (line) => {
        if (line.event === "start") hasBegun = true;
        if (line.level === "error") error = line;
      });
      const isOver = !end.wasKilled || this.isStopping || restarts === RESTARTS;
      if (isOver) {
        if (end.code !== 0 && !this.isStopping) this.signal("SIGTERM");
        return { partition, code: end.code, stdout: end.stdout, error };
      }
      this.options.restarted(partition);
      isResumed = hasBegun;
    }
  }

  private start(partition: number, isResumed: boolean, hear: (line: WorkerLine) => void): Promise<WorkerEnd> {
    const { argumentsOf, env, relay } = this.options;
    const worker = startWorker(argumentsOf(partition, isResumed), env, (line) => {
      hear(line);
      if (line.event === "progress") this.note(partition, line);
      else relay(partition, line);
    });
    this.workers[partition - 1] = worker;
    return worker.ended;
  }

  private note(partition: number, { published, behind, errors, streamLength }: WorkerLine): void {
    Object.assign(this.standings[partition - 1]!, {
      published: Number(published),
      behind: Number(behind),
      errors: Number(errors),
      streamLength: typeof streamLength === "number" ? streamLength : -1,
    });
  }
}
