// The shape of MODEL_PRICES: prices that replace or add to the public list, in dollars for a million tokens.
import { z } from 'zod'
import type { ModelPrice } from '../cost/model-price.ts'
import { priceInDollars } from '../cost/price-in-dollars.ts'

/** A price of a thousand dollars for a million tokens is a slip of the decimal point. */
const dollars = z.number().min(0).max(1_000)

const price = z
  .strictObject({
    input: dollars,
    /** Without it, cached tokens cost what others do. */
    cachedInput: dollars.optional(),
    /** Leave it out for embedding models. */
    output: dollars.default(0),
    /** The day the price was looked up. */
    asOf: z.iso.date().default(''),
    source: z.string().default('MODEL_PRICES'),
  })
  .transform((given): ModelPrice => priceInDollars({ ...given, cachedInput: given.cachedInput ?? given.input }))

export const modelPrices: z.ZodType<ReadonlyMap<string, ModelPrice>, string> = z
  .string()
  .transform((value, context) => {
    try {
      return JSON.parse(value === '' ? '{}' : value) as unknown
    } catch {
      context.addIssue({ code: 'custom', message: 'must be a JSON object of prices by model; see docs/cost.md' })
      return z.NEVER
    }
  })
  .pipe(z.record(z.string().min(1), price))
  .transform((prices) => new Map(Object.entries(prices)))
