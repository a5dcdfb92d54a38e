import { z } from "zod";
import { ANALYTICS } from "./analytics/declaration.ts";
import type { EventDeclaration, Key, ModelDeclaration, Rule } from "./declare.ts";
import type { IdFormat } from "./model.ts";

/**
 * What consumers may rely on, from the declaration that the encoder was compiled from. Strict: an unknown key is refused.
 * It says what the format allows, not what the model draws: any URL is a page_url, though the model knows nine.
 */
export function eventSchemaOf(declaration: ModelDeclaration, idFormat: IdFormat): z.ZodType<EventShape> {
  const uuid = idFormat === "uuidv7" ? z.uuidv7() : z.uuidv4();
  const variants = declaration.events.map((event) =>
    z.strictObject({
      event_id: uuid.describe("Unique; consumers use it as their key"),
      timestamp: z.iso.datetime({ precision: 3 }).describe("When the event happened: UTC, milliseconds, Z"),
      event_type: z.literal(event.name).describe(event.about),
      user_id: z.enum(declaration.users as [string, ...string[]]).describe("Equally likely"),
      properties: propertiesSchema(event, uuid),
    }),
  );
  return z.discriminatedUnion(
    "event_type",
    variants as unknown as [(typeof variants)[number]],
  ) as unknown as z.ZodType<EventShape>;
}

/** The envelope that all events share. */
export interface EventShape {
  readonly event_id: string;
  readonly timestamp: string;
  readonly event_type: string;
  readonly user_id: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The built-in model's events, with version-4 ids as consumers expect them. */
export const eventSchema: z.ZodType<EventShape> = eventSchemaOf(ANALYTICS, "uuidv4");

function propertiesSchema(event: EventDeclaration, uuid: z.ZodType): z.ZodType {
  const keys = event.fields.flatMap((field) => [...field.keys]);
  return z.strictObject(Object.fromEntries(keys.map((key) => [key.key, keySchema(key, uuid)])));
}

function keySchema({ rule, about, optional }: Key, uuid: z.ZodType): z.ZodType {
  const schema = ruleSchema(rule, uuid).describe(about);
  return optional ? schema.optional() : schema;
}

function ruleSchema(rule: Rule, uuid: z.ZodType): z.ZodType {
  if (rule.type === "uuid") return uuid;
  if (rule.type === "url") return z.url();
  if (rule.type === "oneOf") return z.enum(rule.values as [string, ...string[]]);
  if (rule.type === "int") return z.int().min(rule.min).max(rule.max);
  return z.string().min(1);
}
