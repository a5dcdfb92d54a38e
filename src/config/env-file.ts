/** A variable in a file, and the line where it stands. */
export interface FileVariable {
  readonly value: string;
  readonly line: number;
}

const LINE = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/;

/**
 * The known variables of a `.env` file. Values may stand in single or double quotes; without quotes, a # after a blank begins a comment.
 * Nothing is expanded or executed, and unknown names are not even kept. The last of several wins, as in a shell.
 */
export function parseEnvFile(content: string, known: readonly string[]): Map<string, FileVariable> {
  const found = new Map<string, FileVariable>();
  for (const [i, line] of content.split(/\r\n|\n|\r/).entries()) {
    const match = LINE.exec(line);
    if (match && known.includes(match[1]!)) found.set(match[1]!, { value: unquote(match[2]!), line: i + 1 });
  }
  return found;
}

function unquote(value: string): string {
  const quoted = /^(["'])(.*?)\1\s*(?:#.*)?$/.exec(value);
  return quoted ? quoted[2]! : value.replace(/(^|\s+)#.*$/, "");
}
