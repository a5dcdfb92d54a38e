import { ANALYTICS } from "./analytics/declaration.ts";
import type { EventDeclaration, EventField, Key, Row, Rule } from "./declare.ts";

/** SCHEMA.md: the events of the built-in model for people, from the declaration. */
export function schemaMarkdown(): string {
  const { name, version, events, users } = ANALYTICS;
  const total = events.reduce((sum, { weight }) => sum + weight, 0);
  const mix = events.map((event) => `| ${event.name} | ${(100 * event.weight) / total} % | ${event.about} |`);
  return [
    `# The events of the \`${name}\` model, schema version ${version}`,
    "This page is written from the declaration in `src/model/analytics` by `bun run docs`.",
    "## Stream entry",
    "    XADD analytics_events * data '<one JSON object, no newline>'",
    "One field, `data`. The server assigns the entry's id. Nothing else is ever written into that stream.",
    "## Envelope, keys in this order",
    table(
      ["key", "type", "rule"],
      [
        "| event_id | string | UUID, version 4 (`--id-format uuidv7` for version 7); unique |",
        "| timestamp | string | ISO 8601 in UTC with milliseconds and `Z`: `2026-01-18T12:34:56.789Z` |",
        `| event_type | string | ${events.map((event) => `\`${event.name}\``).join(", ")} |`,
        `| user_id | string | \`${users[0]}\` to \`${users.at(-1)}\`, equally likely |`,
        "| properties | object | by event type, below; no other keys |",
      ],
    ),
    "## How often each type occurs",
    table(["event_type", "share", "what happens"], mix),
    ...events.flatMap(eventMarkdown),
    "## What belongs together",
    [
      "- A visit lasts 10 to 50 minutes and begins with a page view. Its `session_id`, referrer, viewport, browser and system stay the same;",
      "  what a user does belongs to the visit of his last page view.",
      "- A click happens on the page that its session showed last, inside the session's viewport.",
      "- Endpoint, method and status are drawn together (204 answers a DELETE, 201 a POST); about 94 % of the calls succeed; server errors are slow.",
      "- A user mostly keeps his device. Browser, system, user agent and screen fit each other.",
      "- Users are equally likely at every instant, so a user is never away for long: visits change, but there is no silence between them.",
    ].join("\n"),
    "",
  ].join("\n\n");
}

function eventMarkdown(event: EventDeclaration): string[] {
  const rows = event.fields.flatMap((field) =>
    field.keys.map((key, column) => keyRow(key, valuesOf(field, column))),
  );
  return [`## ${event.name}`, `${event.about}.`, table(["property", "rule", "values", "meaning"], rows)];
}

function keyRow({ key, rule, about, optional }: Key, values: string): string {
  return `| ${key}${optional ? " (optional)" : ""} | ${ruleText(rule)} | ${values} | ${about} |`;
}

function ruleText(rule: Rule): string {
  if (rule.type === "int") return `integer, ${rule.min} to ${rule.max}`;
  if (rule.type === "oneOf") return `one of ${rule.values.length}`;
  return { url: "URL", uuid: "UUID", text: "string" }[rule.type];
}

/** The values of one column with their share, most frequent first, where they are few and short. */
function valuesOf(field: EventField, column: number): string {
  if (field.from !== "table") return "";
  const weights = new Map<string, number>();
  for (const row of field.table)
    weights.set(textOf(row, column), (weights.get(textOf(row, column)) ?? 0) + row.weight);
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const sorted = [...weights].sort(([, a], [, b]) => b - a);
  return sorted.map(([value, weight]) => `\`${value}\` ${((100 * weight) / total).toFixed(1)} %`).join(", ");
}

const textOf = (row: Row, column: number): string => String(row.values[column]);

function table(head: readonly string[], rows: readonly string[]): string {
  return [`| ${head.join(" | ")} |`, `|${head.map(() => "---").join("|")}|`, ...rows].join("\n");
}
