export interface Judgement {
  readonly code: number;
  readonly said: string;
}

/** What Prometheus' own tool says; scripts/test.sh sees to it that it is there. */
export async function promtool(args: readonly string[], stdin = ""): Promise<Judgement> {
  const child = Bun.spawn(["promtool", ...args], {
    stdin: Buffer.from(stdin),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, complaint, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  return { code, said: `${out}${complaint}` };
}
