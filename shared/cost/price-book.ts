// The prices in force: the public list, and over it what the settings say.
import type { CallUsage, ModelPrice } from './model-price.ts'
import { costOfCall } from './model-price.ts'
import { publicPrices } from './public-prices.ts'

/** What a call to a model costs, in micro-dollars. Throws for a model without a price: settings that lack one do not load. */
export type CallPricing = (model: string, usage: CallUsage) => number

export class PriceBook {
  readonly #prices: ReadonlyMap<string, ModelPrice>

  /** @param own prices by model, which replace or add to the public ones. */
  constructor(own: ReadonlyMap<string, ModelPrice>) {
    this.#prices = new Map([...publicPrices, ...own])
  }

  /** @param model as deployed; of an embedding model's id (`name:version@dimensions`) the name alone has a price. */
  priceOf(model: string): ModelPrice | undefined {
    return this.#prices.get(model) ?? this.#prices.get(nameOf(model))
  }

  readonly costOf: CallPricing = (model, usage) => {
    const price = this.priceOf(model)
    if (!price) throw new Error(`The model ${model} has no price.`)
    return costOfCall(price, usage)
  }
}

function nameOf(model: string): string {
  return model.replace(/[:@].*$/, '')
}
