// Runaway document: a passage, a line and a question far larger than anybody expects.
import type { Drill, DrillReport, DrillSetting } from '../drill.ts'
import { loadTokenCounter } from '../../../shared/models/load-token-counter.ts'
import type { ProductUnderTest } from '../../product/start-product.ts'
import { withProduct } from '../product/with-product.ts'
import { hugeQuestion } from './huge-question.ts'
import { oneLineDocument } from './one-line-document.ts'
import type { Part } from './part.ts'
import { countPlainly } from './plain-counting.ts'
import { runawayPassage } from './runaway-passage.ts'

export const runawayDocument: Drill = {
  name: 'runaway-document',
  title: 'Runaway document',
  run: async (setting) => report(await withProduct({}, (product) => runParts(product, setting))),
}

async function runParts(product: ProductUnderTest, { isQuick, log }: DrillSetting): Promise<readonly Part[]> {
  const countedBytes = isQuick ? 2_000 : 4_000
  log('runaway document: a passage of 200 000 tokens')
  const passage = await runawayPassage(product, await loadTokenCounter('gpt-4o'))
  log('runaway document: a line of megabytes')
  const line = await oneLineDocument(product, isQuick ? 1_000_000 : 5_000_000, countPlainly('_', countedBytes))
  log('runaway document: a question of a megabyte')
  return [passage, line, await hugeQuestion(product, countPlainly('a', countedBytes))]
}

function report(parts: readonly Part[]): DrillReport {
  return {
    situation:
      'A passage of 200 000 tokens has got into the index; a document of megabytes comes in one line; somebody pastes a megabyte ' +
      'into the question.',
    scaled: [
      'the product has its default settings, and a window of 128 000 tokens',
      'what the usual code would take to count is computed from what it takes for a few thousand bytes, by the square of the length',
      'the cost is that of the tokens at list price: the offline models are free',
    ],
    tables: parts.map(({ table }) => table),
    charts: [],
    promises: parts.flatMap(({ promises }) => promises),
  }
}
