import { connect } from "node:net";

/** Who is there at a port of this machine. */
export type Answer =
  /** A Redis, also one that wants a password or still loads its data. */
  | { readonly who: "redis"; readonly loading: boolean }
  | { readonly who: "nobody" }
  /** Something takes the connection and says nothing, for a second or before it hangs up: a Redis that stands still or leaves, or a stranger. */
  | { readonly who: "silent" }
  /** Something answers PING as no Redis would. */
  | { readonly who: "stranger" };

/** The only address that the built-in Redis listens at, and where one is looked for when none was named. */
export const LOOPBACK = "127.0.0.1";

const ANSWER_WITHIN_MS = 1000;

/** Sends one PING over a plain socket. */
export async function whoAnswers(port: number): Promise<Answer> {
  const said = await ask(port, "PING\r\n", (text) => text.includes("\r\n"));
  if (said === undefined) return { who: "nobody" };
  if (said === "") return { who: "silent" };
  if (/^(\+PONG|-[A-Z]+ )/.test(said)) return { who: "redis", loading: said.startsWith("-LOADING ") };
  return { who: "stranger" };
}

/** The process that serves this port, by its own account; undefined when it does not tell. */
export async function serverPid(port: number): Promise<number | undefined> {
  const isComplete = (text: string) => text.startsWith("-") || /\nprocess_id:\d+\r\n/.test(text);
  const said = await ask(port, "INFO server\r\n", isComplete);
  const pid = /\nprocess_id:(\d+)\r\n/.exec(said ?? "")?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/** What came back until it was enough, the other side closed, or a second was over; undefined when nobody listens. */
function ask(port: number, line: string, isEnough: (said: string) => boolean): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = "";
    const socket = connect({ host: LOOPBACK, port });
    const timer = setTimeout(() => done(said), ANSWER_WITHIN_MS);
    const done = (answer: string | undefined) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    socket.setEncoding("latin1");
    socket.on("connect", () => socket.write(line));
    socket.on("data", (text: string) => {
      said += text;
      if (isEnough(said)) done(said);
    });
    socket.on("end", () => done(said));
    socket.on("error", (error: NodeJS.ErrnoException) =>
      done(error.code === "ECONNREFUSED" ? undefined : said),
    );
  });
}
