import { describe, expect, test } from "bun:test";
import { type Invocation, readInvocation } from "../../src/commands/invocation.ts";

const command = (name: string, ...args: string[]) => ({ kind: "command", command: name, args }) as const;
const OVERVIEW = { kind: "overview" } as const;
const VERSION = { kind: "version" } as const;
const HELP = { kind: "help", command: "run" } as const;

describe("a command line asks for", () => {
  test.each<[string[], Invocation]>([
    [[], OVERVIEW],
    [["help"], OVERVIEW],
    [["--help"], OVERVIEW],
    [["-h"], OVERVIEW],
    [["help", "help"], OVERVIEW],
    [["help", "--help"], OVERVIEW],
    [["--color", "never", "--help"], OVERVIEW],
    [["help", "run"], HELP],
    [["run", "--help"], HELP],
    [["run", "-h"], HELP],
    [["--help", "run"], HELP],
    [["run", "--rate", "-h", "5"], HELP],
    [["help", "run", "--color", "never"], HELP],
    [["--color=never", "help", "run"], HELP],
    [["help", "run", "--help"], HELP],
    [["--version"], VERSION],
    [["-V"], VERSION],
    [["run", "--version"], VERSION],
    [["--help", "run", "--rate", "--version"], VERSION],
    [["run"], command("run")],
    [["run", "--rate", "5"], command("run", "--rate", "5")],
    [["--json", "verify", "--stream", "s"], command("verify", "--json", "--stream", "s")],
    [
      ["--color", "always", "-q", "--env-file=x", "run"],
      command("run", "--color", "always", "-q", "--env-file=x"),
    ],
    [["--log-format", "json", "run"], command("run", "--log-format", "json")],
    [["rnu"], command("rnu")],
    [["__proto__"], command("__proto__")],
  ])("%j", (words, asked) => {
    expect(readInvocation(words)).toEqual(asked);
  });
});

describe("a command line is refused", () => {
  test.each([
    [["--rate", "5", "run"], 'The command comes first, before "--rate"', "For example: ingest run --rate"],
    [
      ["--stream", "run", "sample"],
      'The command comes first, before "--stream"',
      "For example: ingest run --stream",
    ],
    [
      ["--redis=redis://:pw@h", "run"],
      'The command comes first, before "--redis"',
      "For example: ingest run --redis",
    ],
    [["--", "run"], 'The command comes first, before "--"', "For example: ingest run --"],
    [["--json"], 'A command is missing after "--json"', "`ingest help` shows all commands"],
    [["--color", "never"], 'A command is missing after "--color never"', "`ingest help` shows all commands"],
    [["help", "run", "sample"], 'Unexpected argument "sample"', "`ingest help COMMAND` takes one command"],
  ])("%j", (words, message, hint) => {
    expect(() => readInvocation(words)).toThrow(expect.objectContaining({ exitCode: 2, message, hint }));
  });
});
