import { commandHelp, overview } from "../../src/commands/help.ts";
import { COMMANDS } from "../../src/commands/index.ts";

const plain = (text: string): string => text;

/** The help texts by file name: the overview and each command's own. */
export async function goldenHelp(): Promise<Record<string, string>> {
  const texts: Record<string, string> = { "help.txt": overview(plain) };
  for (const [name, { load }] of COMMANDS)
    texts[`help-${name}.txt`] = commandHelp((await load()).default.ingest, plain);
  return texts;
}
