import { dirname, join, normalize } from "node:path";

/** How one file takes another: at load, later by import(), or for its types alone. */
export type ImportKind = "static" | "dynamic" | "type";

export interface Import {
  /** A path from the project's root ("src/model/model.ts"), or a package ("zod", "node:fs", "bun"). */
  readonly target: string;
  readonly kind: ImportKind;
}

export interface Module {
  /** Path from the project's root. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  /** The code without comments and without the insides of strings. */
  readonly code: string;
}

export const PROJECT_DIR = join(import.meta.dir, "../..");

/** Every TypeScript file below the given folders of the project, in order of its path. */
export async function readModules(...folders: string[]): Promise<Module[]> {
  const paths = folders.flatMap((folder) => [
    ...new Bun.Glob(`${folder}/**/*.ts`).scanSync({ cwd: PROJECT_DIR }),
  ]);
  const modules = paths
    .sort()
    .map(async (path) => moduleOf(path, await Bun.file(join(PROJECT_DIR, path)).text()));
  return Promise.all(modules);
}

export function moduleOf(path: string, source: string): Module {
  const commentless = source.replace(LITERAL, (text) => (/^\/[/*]/.test(text) ? " " : text));
  return {
    path,
    lines: source.split("\n").length - 1,
    imports: importsOf(path, commentless),
    code: source.replace(LITERAL, blanked),
  };
}

const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//;
const STRING = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`/;
/** A slash begins a regular expression only where a value may begin. */
const REGEXP = /(?<=[=(,:;!&|?{[]\s*|return\s)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/;
const LITERAL = new RegExp(`${COMMENT.source}|${STRING.source}|${REGEXP.source}`, "g");

/** Comments vanish, strings lose their content; what stands in a template's ${...} is code and stays. */
function blanked(text: string): string {
  if (text.startsWith("/")) return " ";
  const inside = [...text.matchAll(/\$\{([^}]*)\}/g)].map((match) => match[1]).join(";");
  return text.startsWith("`") ? `\`\${${inside}}\`` : '""';
}

const FROM = /\b(?:import|export)\s+(type\s+)?(?:[\w$*{][^;"'()]*?\sfrom\s+)["']([^"']+)["']/g;
const BARE = /\bimport\s+["']([^"']+)["']/g;
const CALL = /(typeof\s+)?\bimport\(\s*["']([^"']+)["']/g;

function importsOf(path: string, code: string): Import[] {
  const found: Import[] = [];
  const add = (kind: ImportKind, specifier: string) =>
    found.push({ kind, target: targetOf(path, specifier) });
  for (const [, type, specifier] of code.matchAll(FROM)) add(type ? "type" : "static", specifier!);
  for (const [, specifier] of code.matchAll(BARE)) add("static", specifier!);
  for (const [, type, specifier] of code.matchAll(CALL)) add(type ? "type" : "dynamic", specifier!);
  return found;
}

/** A relative path becomes one from the project's root; a path inside a package becomes the package. */
function targetOf(path: string, specifier: string): string {
  if (specifier.startsWith(".")) return normalize(join(dirname(path), specifier));
  if (specifier.startsWith("node:")) return specifier;
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
