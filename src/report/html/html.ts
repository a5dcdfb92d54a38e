import { printable } from "../text-parts.ts";

/** Markup that is safe to put into a page: all that came from outside is text in it. */
export interface Html {
  readonly markup: string;
}

export type Content = Html | string | number | undefined | readonly Content[];

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A template whose own text is markup and whose values are text, unless they were made by html`` themselves. */
export function html(parts: TemplateStringsArray, ...values: Content[]): Html {
  const markup = parts.map((part, i) => `${part}${i < values.length ? markupOf(values[i]) : ""}`);
  return { markup: markup.join("") };
}

function markupOf(content: Content): string {
  if (content === undefined) return "";
  if (typeof content === "string") return escaped(content);
  if (typeof content === "number") return String(content);
  return "markup" in content ? content.markup : content.map(markupOf).join("");
}

/** Text from outside as text; its control and invisible characters show as \u{...}, so that no name can turn the line around. */
function escaped(text: string): string {
  return printable(text, Number.POSITIVE_INFINITY).replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}

/** JSON that may stand inside a script element: it holds no "<", so it cannot end it, and no line separators. */
export function scriptJson(value: unknown): Html {
  const markup = JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return { markup };
}
