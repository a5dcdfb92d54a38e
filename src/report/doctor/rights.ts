import type { Answer, Examination, Question } from "./examination.ts";
import type { Check } from "./findings.ts";

/** A thing that ingest does, and the commands that it takes. */
interface Deed {
  readonly name: string;
  readonly does: string;
  readonly questions: readonly Question[];
  /** Whether `ingest run` cannot do without it. */
  readonly isVital: boolean;
}

const DEEDS: readonly Deed[] = [
  {
    name: "publish",
    does: "publish events",
    questions: ["xadd", "hget", "hset", "eval", "evalsha"],
    isVital: true,
  },
  { name: "length", does: "show the stream's length", questions: ["xlen"], isVital: false },
  { name: "resume", does: "go on with a run (--resume)", questions: ["hgetall"], isVital: false },
  {
    name: "verify",
    does: "verify what landed",
    questions: ["xrange", "xrevrange", "xinfo stream", "type", "hgetall", "xlen"],
    isVital: false,
  },
  {
    name: "watch",
    does: "show consumer groups and memory",
    questions: ["xinfo groups", "xpending", "memory usage"],
    isVital: false,
  },
];

/** One line for each thing that ingest does: whether this user may, and the rule that would let him. */
export function rightChecks(examination: Examination): Check[] {
  return DEEDS.map((deed) => rightCheck(deed, examination));
}

/** Whether everything is permitted that the deed of that name takes. */
export function mayDo(name: string, examination: Examination): boolean {
  return DEEDS.some((deed) => deed.name === name && refusedOf(deed, examination).length === 0);
}

function rightCheck(deed: Deed, examination: Examination): Check {
  const { name, does, questions, isVital } = deed;
  const refused = refusedOf(deed, examination);
  const commands = questions.map((question) => question.toUpperCase());
  if (refused.length === 0)
    return { name, status: "ok", says: `This user may ${does} (${commands.join(", ")})`, remedy: null };
  const rules = [...new Set(refused.map(([question, error]) => grantOf(question, error, examination)))];
  return {
    name,
    status: isVital ? "missing" : "note",
    says: `This user may not ${does}: ${refused.map(([question]) => question.toUpperCase()).join(", ")} refused`,
    remedy: `ACL SETUSER ${examination.user} ${rules.join(" ")}`,
  };
}

function refusedOf({ questions }: Deed, { answers }: Examination): [Question, string][] {
  return questions.flatMap((question): [Question, string][] => {
    const answer = answers[question];
    return answer.ok || !isRefusal(answer) ? [] : [[question, answer.error]];
  });
}

/** Every other error comes from the command itself, so it was let through. */
export function isRefusal(answer: Answer): boolean {
  return !answer.ok && /^NOPERM|unknown (?:command|subcommand)/i.test(answer.error);
}

const ON_LEDGER: readonly Question[] = ["hget", "hset", "hgetall"];

/** "+xadd"; a key that may not be touched: "%RW~analytics_events". */
function grantOf(question: Question, error: string, { stream, ledgerKey }: Examination): string {
  if (!/\bkeys?\b/i.test(error)) return `+${question.replace(" ", "|")}`;
  const key = ON_LEDGER.includes(question) ? ledgerKey : stream;
  return question.startsWith("eval")
    ? `%RW~${quoted(stream)} %RW~${quoted(ledgerKey)}`
    : `%RW~${quoted(key)}`;
}

/** ACL patterns are globs. */
function quoted(key: string): string {
  return key.replace(/[*?[\]\\]/g, "\\$&");
}
