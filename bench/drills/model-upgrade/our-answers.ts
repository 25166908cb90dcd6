// Answers of the product, and by its own telemetry from which embedding model each of them is.
import { answer, errorOf } from '../../../test/end-to-end/holdfast-client.ts'
import type { Contestant, Reply } from './ask-throughout.ts'
import type { UpgradeStack } from './upgrade-stack.ts'

export interface OurReply extends Reply {
  readonly requestId: string
  /** Which of the instances answered. */
  readonly instance: number
  /** The text of the passages cited. */
  readonly quoted: readonly string[]
}

export function ourContestant({ instances }: UpgradeStack): Contestant<OurReply> {
  return {
    title: 'ours',
    ask: async (question, turn) => {
      const instance = turn % instances.length
      const response = await instances[instance]?.postChat('/chats', question)
      if (!response?.ok) throw new Error(response ? (await errorOf(response)).code : 'no such instance')
      const { citations } = answer.parse(await response.json()).context
      return {
        requestId: response.headers.get('x-request-id') ?? '',
        instance,
        cited: citations.map(({ documentName }) => documentName),
        quoted: citations.map(({ content }) => content),
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
