import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { costOfCall } from '../../shared/cost/model-price.ts'
import { PriceBook } from '../../shared/cost/price-book.ts'
import { priceInDollars } from '../../shared/cost/price-in-dollars.ts'
import { publicPrices } from '../../shared/cost/public-prices.ts'

const mini = priceInDollars({ input: 0.4, cachedInput: 0.1, output: 1.6, asOf: '2026-11-21', source: 'test' })
const none = { promptTokens: 0, cachedPromptTokens: 0, completionTokens: 0 }

describe('what a call costs', () => {
  test('is the sum of fresh prompt, cached prompt and answer, each at its price', () => {
    const usage = { promptTokens: 3_000, cachedPromptTokens: 1_024, completionTokens: 200 }
    // 1 976 × 0.4 + 1 024 × 0.1 + 200 × 1.6 = 1 212.8
    expect(costOfCall(mini, usage)).toBe(1_213)
  })

  test('is nothing for a call that consumed nothing', () => {
    expect(costOfCall(mini, none)).toBe(0)
  })

  test('is rounded up once, not once for each part', () => {
    const usage = { promptTokens: 2, cachedPromptTokens: 1, completionTokens: 1 }
    // 0.4 + 0.1 + 1.6 = 2.1
    expect(costOfCall(mini, usage)).toBe(3)
  })

  test('is an integer, never below the exact amount, and less than a micro-dollar above it', () => {
    const tokens = fc.integer({ min: 0, max: 2_000_000 })
    fc.assert(
      fc.property(
        tokens,
        tokens,
        tokens,
        fc.constantFrom(...publicPrices.values()),
        (fresh, cached, written, price) => {
          const usage = { promptTokens: fresh + cached, cachedPromptTokens: cached, completionTokens: written }
          const cost = costOfCall(price, usage)
          const exactPicoDollars =
            BigInt(fresh) * BigInt(price.inputMicroDollars) +
            BigInt(cached) * BigInt(price.cachedInputMicroDollars) +
            BigInt(written) * BigInt(price.outputMicroDollars)
          const over = BigInt(cost) * 1_000_000n - exactPicoDollars
          expect(over >= 0n && over < 1_000_000n).toBe(true)
        },
      ),
    )
  })
})

describe('the price book', () => {
  const book = new PriceBook(new Map())

  test('prices an embedding model by its name, whatever its version and dimensions', () => {
    const usage = { ...none, promptTokens: 1_000_000 }
    expect(book.costOf('text-embedding-3-large@1024', usage)).toBe(130_000)
    expect(book.costOf('text-embedding-3-large:1@3072', usage)).toBe(130_000)
  })

  test('does not guess: a dated version can cost something else than the model it is a version of', () => {
    expect(book.priceOf('gpt-4o')).toBeDefined()
    expect(book.priceOf('gpt-4o-2024-05-13')).toBeUndefined()
    expect(() => book.costOf('gpt-4o-2024-05-13', none)).toThrow('no price')
  })

  test('lets the settings replace a price and add one', () => {
    const own = new PriceBook(
      new Map([
        ['gpt-4.1', mini],
        ['llama', mini],
      ]),
    )
    expect(own.priceOf('gpt-4.1')).toBe(mini)
    expect(own.priceOf('llama')).toBe(mini)
    expect(own.priceOf('gpt-4o')).toBe(publicPrices.get('gpt-4o'))
  })

  test('has a source and a day for every public price, in whole micro-dollars, and none is free', () => {
    expect(publicPrices.size).toBeGreaterThan(0)
    for (const price of publicPrices.values()) {
      expect(price.source).toMatch(/^https:/)
      expect(price.asOf).toMatch(/^\d{4}-\d\d-\d\d$/)
      expect(
        [price.inputMicroDollars, price.cachedInputMicroDollars, price.outputMicroDollars].every(Number.isInteger),
      ).toBe(true)
      expect(price.cachedInputMicroDollars).toBeGreaterThan(0)
      expect(price.inputMicroDollars).toBeGreaterThanOrEqual(price.cachedInputMicroDollars)
    }
  })
})
