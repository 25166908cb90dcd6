// A price as price lists print it (dollars for a million tokens) → as it is calculated with.
import type { ModelPrice } from './model-price.ts'

export interface DollarPrice {
  readonly input: number
  readonly cachedInput: number
  readonly output: number
  readonly asOf: string
  readonly source: string
}

const microDollarsPerDollar = 1_000_000

export function priceInDollars({ input, cachedInput, output, asOf, source }: DollarPrice): ModelPrice {
  return {
    inputMicroDollars: toMicroDollars(input),
    cachedInputMicroDollars: toMicroDollars(cachedInput),
    outputMicroDollars: toMicroDollars(output),
    asOf,
    source,
  }
}

/** To the nearest: decimal fractions have no exact binary form, and 0.4 × 10⁶ must not come out a hair below 400 000. */
export function toMicroDollars(dollars: number): number {
  return Math.round(dollars * microDollarsPerDollar)
}
