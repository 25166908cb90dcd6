// What a conversation must be with ours, however long it is.
import type { PromiseCheck } from '../drill.ts'
import { formatShare } from '../figures.ts'
import { conversationFigures } from './conversation-figures.ts'
import type { Conversations } from './hold-conversations.ts'

const leastRightShare = 0.8
const mostGrowth = 0.1

export function conversationPromises(held: Conversations): PromiseCheck[] {
  const { budgetTokens, largestPromptTokens, modelRequests } = held
  const ours = conversationFigures(held.ours)
  const blindCut = conversationFigures(held.blindCut)
  const growth = ours.lastQuarterTokens / ours.secondQuarterTokens - 1
  return [
    {
      promise: 'Every turn is answered',
      measured: `${ours.turns - ours.refused} of ${ours.turns}`,
      isKept: ours.refused === 0,
    },
    {
      promise: `No request to a model has more prompt tokens than the settings allow: ${budgetTokens}`,
      measured: `${largestPromptTokens} at most, in ${modelRequests} requests by the regions' journals`,
      isKept: modelRequests > ours.turns && largestPromptTokens <= budgetTokens,
    },
    {
      promise: 'Prompts stop growing: the mean of the last quarter is within 10 % of that of the second',
      measured: `${Math.round(ours.lastQuarterTokens)} against ${Math.round(ours.secondQuarterTokens)} tokens: ${(growth * 100).toFixed(1)} %`,
      isKept: Math.abs(growth) <= mostGrowth,
    },
    {
      promise: 'At least 80 % of what was said at the beginning is known at the end',
      measured:
        `${ours.factsRight} of ${ours.factsAsked} (${formatShare(ours.factsRight, ours.factsAsked)}); ` +
        `with the blind cut ${blindCut.factsRight}`,
      isKept: ours.factsRight >= ours.factsAsked * leastRightShare,
    },
    ...unsummarisedPromise(held),
  ]
}

function unsummarisedPromise({ unsummarised }: Conversations): PromiseCheck[] {
  if (!unsummarised) return []
  const { turns, refused, factsRight, factsAsked } = conversationFigures(unsummarised)
  return [
    {
      promise: 'When summaries do not come, every turn is answered all the same',
      measured: `${turns - refused} of ${turns}; ${factsRight} of ${factsAsked} facts right`,
      isKept: refused === 0,
    },
  ]
}
