// What the contestants are called in reports.
import type { ContestantName } from './contestant.ts'

export const titles: Readonly<Record<ContestantName, string>> = {
  'one-endpoint': 'usual: one endpoint, openai-node defaults',
  'article-recipe': 'usual: health call, waits of 4–60 s',
  'region-pool': 'ours: region pool',
  'region-pool-without-hedging': 'ours, hedging off',
}
