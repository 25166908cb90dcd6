// Accounts as they stand in the database: written by this version, or by another.
import { expect, test } from 'vitest'
import { fromUsageItem, toUsageItem } from '../../shared/azure/usage-item.ts'
import { newAccount } from '../../shared/cost/account.ts'
import { addLines } from '../../shared/cost/usage-line.ts'

const account = newAccount({ period: '2026-11', holder: { kind: 'total' }, pot: 'regular' })
const line = { model: 'm', calls: 1, promptTokens: 1, cachedPromptTokens: 0, completionTokens: 0, costMicroDollars: 30 }

test('an account that another version has written, with a purpose of its own, is read and added to: no budget stands still', () => {
  const theirs = { ...toUsageItem(account), spentMicroDollars: 30, lines: [{ ...line, purpose: 'reranking' }] }
  const read = fromUsageItem(structuredClone(theirs))
  expect(addLines(read.lines, [{ ...line, purpose: 'answer' }])).toEqual([
    { ...line, purpose: 'reranking' },
    { ...line, purpose: 'answer' },
  ])
})

test('an item that is no account is an error', () => {
  expect(() => fromUsageItem({ ...toUsageItem(account), spentMicroDollars: '30' })).toThrow('spentMicroDollars')
})
