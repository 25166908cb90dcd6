// Answers of the product, what its model was shown for them, and by its own telemetry from which embedding model they are.
import { z } from 'zod'
import { errorOf } from '../../../test/end-to-end/holdfast-client.ts'
import type { Contestant, Reply } from './ask-throughout.ts'
import type { UpgradeStack } from './upgrade-stack.ts'

export interface OurReply extends Reply {
  readonly requestId: string
  /** Which of the instances answered. */
  readonly instance: number
  /** The texts of all passages that were found, whether the answer cites them or not. */
  readonly shown: readonly string[]
}

/** What matters here of a line of the stream. */
const lineSchema = z.object({
  error: z.object({ code: z.string() }).optional(),
  context: z
    .object({
      sources: z.array(z.object({ content: z.string() })).optional(),
      citations: z.array(z.object({ documentName: z.string() })).optional(),
    })
    .optional(),
})

export function ourContestant({ instances }: UpgradeStack): Contestant<OurReply> {
  return {
    title: 'ours',
    ask: async (question, turn) => {
      const instance = turn % instances.length
      const response = await instances[instance]?.postChat('/chats/stream', question)
      if (!response?.ok) throw new Error(response ? (await errorOf(response)).code : 'no such instance')
      const lines = (await response.text()).split('\n').filter((line) => line !== '')
      const parsed = lines.map((line) => lineSchema.parse(JSON.parse(line)))
      const failed = parsed.find(({ error }) => error)
      const citations = parsed.findLast(({ context }) => context?.citations)?.context?.citations
      if (!citations) throw new Error(failed?.error?.code ?? 'the answer does not end')
      return {
        requestId: response.headers.get('x-request-id') ?? '',
        instance,
        cited: citations.map(({ documentName }) => documentName),
        shown: parsed.flatMap(({ context }) => context?.sources ?? []).map(({ content }) => content),
      }
    },
  }
}

/** By request id, from the events the functions have written. */
export function modelsOfAnswers(log: readonly string[]): ReadonlyMap<string, string> {
  const models = new Map<string, string>()
  for (const line of log) {
    const [, requestId, model] = /^ai_completion request_id=(\S+) .*?\bembedding_model=(\S+)/.exec(line) ?? []
    if (requestId !== undefined && model !== undefined) models.set(requestId, model)
  }
  return models
}
