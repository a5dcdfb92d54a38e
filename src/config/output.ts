import { parseCount } from "../primitives/units.ts";
import { oneOf, type Setting, text, toggle } from "./setting.ts";

/** What is said, where and how. */
export const OUTPUT = {
  logEvery: {
    flag: "log-every",
    env: "LOG_EVERY",
    group: "Output",
    placeholder: "N",
    about: "Events between progress lines; never more than one line a second",
    rule: "1 to 2^53-1",
    fallback: "100",
    initial: () => 100,
    schema: text((input) => {
      const every = parseCount(input);
      return every !== undefined && every >= 1 && Number.isSafeInteger(every) ? every : undefined;
    }),
  } satisfies Setting<number>,
  json: toggle({ flag: "json", group: "Output", about: "Print the result as one JSON document on stdout" }),
  quiet: toggle({ flag: "quiet", short: "q", group: "Output", about: "Say nothing but warnings and errors" }),
  verbose: toggle({ flag: "verbose", short: "v", group: "Output", about: "Say more" }),
  logFormat: {
    flag: "log-format",
    env: "INGEST_LOG_FORMAT",
    group: "Output",
    placeholder: "FORMAT",
    about: "How messages are written on stderr",
    rule: "text or json",
    fallback: "text",
    initial: () => "text",
    schema: oneOf("text", "json"),
  } satisfies Setting<"text" | "json">,
  schemaOutput: {
    flag: "output",
    group: "Output",
    placeholder: "FORMAT",
    about: "JSON Schema for programs or Markdown for people",
    rule: "json-schema or markdown",
    fallback: "json-schema",
    initial: () => "json-schema",
    schema: oneOf("json-schema", "markdown"),
  } satisfies Setting<"json-schema" | "markdown">,
  color: {
    flag: "color",
    group: "Output",
    placeholder: "WHEN",
    about: "Colours; auto heeds the terminal, NO_COLOR and FORCE_COLOR",
    rule: "auto, always or never",
    fallback: "auto",
    initial: () => "auto",
    schema: oneOf("auto", "always", "never"),
  } satisfies Setting<"auto" | "always" | "never">,
  envFile: {
    flag: "env-file",
    group: "Settings file",
    placeholder: "PATH",
    about: "Read the variables of the settings from this file; nothing else in it is looked at",
    rule: "a file of at most 1 MiB",
    fallback: ".env in the working directory, if there is one",
    initial: () => undefined,
    schema: text((input) => (input === "" ? undefined : input)),
  } satisfies Setting<string | undefined>,
  noEnvFile: toggle({ flag: "no-env-file", group: "Settings file", about: "Read no such file" }),
} as const;
