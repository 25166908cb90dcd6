// List prices of Azure OpenAI, in US dollars for a million tokens: input, cached input, output.
//
// Pay as you go, deployment type Global Standard; Data Zone and Regional deployments cost about a tenth more, and whoever has an
// agreement with Microsoft pays what it says: then MODEL_PRICES names the price. Taken on 2026-11-21 from published copies
// of the price page below; where it rounds a cached price to cents (0.03), this is what the price is rounded from.
import type { ModelPrice } from './model-price.ts'
import { priceInDollars } from './price-in-dollars.ts'

const asOf = '2026-11-21'
const source = 'https://azure.microsoft.com/pricing/details/azure-openai/'

const dollars: Readonly<Record<string, readonly [input: number, cachedInput: number, output: number]>> = {
  'gpt-5': [1.25, 0.125, 10],
  'gpt-5-mini': [0.25, 0.025, 2],
  'gpt-5-nano': [0.05, 0.005, 0.4],
  'gpt-4.1': [2, 0.5, 8],
  'gpt-4.1-mini': [0.4, 0.1, 1.6],
  'gpt-4.1-nano': [0.1, 0.025, 0.4],
  'gpt-4o': [2.5, 1.25, 10],
  'gpt-4o-mini': [0.15, 0.075, 0.6],
  'o4-mini': [1.1, 0.275, 4.4],
  'text-embedding-3-large': [0.13, 0.13, 0],
  'text-embedding-3-small': [0.02, 0.02, 0],
  'text-embedding-ada-002': [0.1, 0.1, 0],
}

export const publicPrices: ReadonlyMap<string, ModelPrice> = new Map(
  Object.entries(dollars).map(([model, [input, cachedInput, output]]) => [
    model,
    priceInDollars({ input, cachedInput, output, asOf, source }),
  ]),
)
