// What a model's tokens cost, and what a call to it therefore cost. Integers all the way: money is never a fraction.

export interface ModelPrice {
  /** Micro-dollars (millionths of a US dollar) for a million tokens; so one token costs as many pico-dollars. */
  readonly inputMicroDollars: number
  /** For the part of the prompt that came from the region's prompt cache. */
  readonly cachedInputMicroDollars: number
  /** 0 for embedding models, which write nothing. */
  readonly outputMicroDollars: number
  /** The day on which the price was valid, `2026-11-21`. */
  readonly asOf: string
  readonly source: string
}

/** What a call consumed, as models report it. */
export interface CallUsage {
  readonly promptTokens: number
  readonly cachedPromptTokens: number
  readonly completionTokens: number
}

const picoDollarsPerMicroDollar = 1_000_000

/**
 * Micro-dollars, summed exactly and rounded once, up: a call is overstated by less than a millionth of a dollar and never
 * understated, and any sum of calls is the same whichever way it is added up.
 */
export function costOfCall(price: ModelPrice, usage: CallUsage): number {
  const freshTokens = usage.promptTokens - usage.cachedPromptTokens
  const picoDollars =
    freshTokens * price.inputMicroDollars +
    usage.cachedPromptTokens * price.cachedInputMicroDollars +
    usage.completionTokens * price.outputMicroDollars
  return Math.ceil(picoDollars / picoDollarsPerMicroDollar)
}
