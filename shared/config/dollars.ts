// Settings that are amounts of money: written in dollars, calculated in micro-dollars.
import { z } from 'zod'
import { toMicroDollars } from '../cost/price-in-dollars.ts'

/** More than anybody's budget for a month: a slip of the decimal point. */
const mostDollars = 10_000_000

/** Micro-dollars; undefined when empty. */
export const optionalDollars: z.ZodType<number | undefined, string> = z
  .string()
  .trim()
  .regex(/^(?:\d+(?:\.\d{1,6})?)?$/, 'must be an amount in US dollars, like 250 or 0.05, or nothing')
  .refine((text) => text === '' || (Number(text) > 0 && Number(text) <= mostDollars), 'must be more than nothing')
  .transform((text) => (text === '' ? undefined : toMicroDollars(Number(text))))
