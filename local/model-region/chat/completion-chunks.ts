// The server-sent events of a streamed completion, in Azure's order: filter results, role, content, finish, usage.
import { filteredAnswerResults, promptFilterResults, safeAnswerResults } from './content-filter.ts'
import { usageOf, type Completion, type FinishReason } from './completion.ts'

/** Comes first, before anything is known of the answer: `choices` is empty, and so are id and model. */
export const promptFilterEvent = event({
  choices: [],
  created: 0,
  id: '',
  model: '',
  object: '',
  prompt_filter_results: promptFilterResults,
})

export const doneEvent = 'data: [DONE]\n\n'

/** A line that is no JSON, cut off as by a broken proxy. */
export const malformedEvent = 'data: {"choices":[{"delta":{"content":"\n\n'

export const errorEvent = event({
  error: {
    message: 'The server had an error while processing your request. Sorry about that!',
    type: 'server_error',
    param: null,
    code: null,
  },
})

export interface CompletionEvents {
  readonly role: string
  content(text: string): string
  finish(reason: FinishReason): string
  usage(completionTokens: number): string
}

export function completionEvents(completion: Completion, includesUsage: boolean): CompletionEvents {
  const common = {
    created: completion.created,
    id: completion.id,
    model: completion.model,
    object: 'chat.completion.chunk',
    system_fingerprint: null,
    ...(includesUsage && { usage: null }),
  }
  const ofChoice = (choice: object): string => event({ choices: [choice], ...common })

  // All content events differ in one string only; the rest is written once.
  const mark = '\u0000'
  const [before = '', after = ''] = ofChoice({
    content_filter_results: safeAnswerResults,
    delta: { content: mark },
    finish_reason: null,
    index: 0,
    logprobs: null,
  }).split(JSON.stringify(mark))

  return {
    role: ofChoice({
      content_filter_results: {},
      delta: { content: '', refusal: null, role: 'assistant' },
      finish_reason: null,
      index: 0,
      logprobs: null,
    }),
    content: (text) => `${before}${JSON.stringify(text)}${after}`,
    finish: (reason) =>
      ofChoice({
        content_filter_results: reason === 'content_filter' ? filteredAnswerResults : {},
        delta: {},
        finish_reason: reason,
        index: 0,
        logprobs: null,
      }),
    usage: (completionTokens) => event({ choices: [], ...common, usage: usageOf(completion, completionTokens) }),
  }
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`
}
