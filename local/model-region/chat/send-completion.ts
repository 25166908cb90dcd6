// Sends a completion whole, when all its tokens are due, unless a fault spoils it.
import type { AnswerEnding } from '../faults/answer-ending.ts'
import { sendSpoiled } from '../faults/send-spoiled.ts'
import { sendJson, type Exchange } from '../serving/exchange.ts'
import { filteredAnswerResults, promptFilterResults, safeAnswerResults } from './content-filter.ts'
import { textOf, usageOf, type Completion } from './completion.ts'
import type { TokenPace } from './token-pace.ts'

export async function sendCompletion(
  exchange: Exchange,
  completion: Completion,
  pace: TokenPace,
  ending: AnswerEnding | undefined,
): Promise<void> {
  const waitMs = pace.waitMs(completion.tokens)
  if (waitMs > 0) await exchange.region.clock.sleep(waitMs, exchange.signal)
  const isFiltered = ending?.how === 'filter'
  const body = completionBody(isFiltered ? { ...completion, finishReason: 'content_filter', deltas: [] } : completion)
  if (ending && !isFiltered) return sendSpoiled(exchange, body, ending)

  exchange.entry.completionTokens = completion.tokens
  exchange.entry.finishReason = isFiltered ? 'content_filter' : completion.finishReason
  sendJson(exchange, 200, body)
}

function completionBody(completion: Completion): object {
  const isFiltered = completion.finishReason === 'content_filter'
  return {
    choices: [
      {
        content_filter_results: isFiltered ? filteredAnswerResults : safeAnswerResults,
        finish_reason: completion.finishReason,
        index: 0,
        logprobs: null,
        message: { content: textOf(completion.deltas), refusal: null, role: 'assistant' },
      },
    ],
    created: completion.created,
    id: completion.id,
    model: completion.model,
    object: 'chat.completion',
    prompt_filter_results: promptFilterResults,
    system_fingerprint: null,
    usage: usageOf(completion, completion.tokens),
  }
}
