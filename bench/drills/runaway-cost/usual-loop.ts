// The loop with the usual code: nothing stops it, so it is stopped here.
import type { LocalStack } from '../../../test/end-to-end/local-stack.ts'
import { questionAbout } from '../../product/corpus.ts'
import { askUsual, usualRag } from '../usual/usual-rag.ts'
import { answerTokens } from './cost-plan.ts'
import { billSoFar } from './regions-bill.ts'

export interface UsualBill {
  readonly answers: number
  readonly microDollars: number
}

export async function usualLoop(stack: LocalStack, answers: number): Promise<UsualBill> {
  const before = await billSoFar(stack)
  const rag = usualRag(stack.regions.swedencentral.url, stack.search.url, answerTokens)
  for (let n = 0; n < answers; n++) await askUsual(rag, [], questionAbout(n))
  return { answers, microDollars: (await billSoFar(stack)) - before }
}
