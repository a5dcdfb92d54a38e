import { z } from "zod";

/** Pearson's test of counts against shares. */
export const chiSquareSchema = z
  .strictObject({ statistic: z.number(), degreesOfFreedom: z.int().min(0), p: z.number() })
  .nullable()
  .describe("null: too few to judge");

export type ChiSquare = z.infer<typeof chiSquareSchema>;
