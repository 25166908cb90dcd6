// Writes the vectors as they are made: two thousand of them are tens of megabytes, which nothing should wait for.
import { sendHead, write, type Exchange } from '../serving/exchange.ts'
import type { EmbeddingRequest } from './embedding-request.ts'
import type { EmbeddingSpace } from './embedding-space.ts'
import { inTurns } from './in-turns.ts'

export interface EmbeddingAnswer {
  readonly model: string
  readonly tokens: number
  readonly inputs: readonly string[]
  readonly encoding: EmbeddingRequest['encoding']
  readonly space: EmbeddingSpace
}

export async function sendEmbeddings(exchange: Exchange, answer: EmbeddingAnswer): Promise<void> {
  sendHead(exchange, 200, 'application/json')
  let text = '{"object":"list","data":['
  const add = (input: string, index: number): void => {
    text += `${index === 0 ? '' : ','}${JSON.stringify(embeddingItem(answer, input, index))}`
  }
  const flush = async (): Promise<void> => {
    await write(exchange, text)
    text = ''
  }
  await inTurns(exchange, answer.inputs, add, flush)
  const usage = { prompt_tokens: answer.tokens, total_tokens: answer.tokens }
  exchange.response.end(`${text}],"model":${JSON.stringify(answer.model)},"usage":${JSON.stringify(usage)}}`)
}

function embeddingItem({ space, encoding }: EmbeddingAnswer, input: string, index: number): object {
  const vector = space.embed(input)
  const embedding =
    encoding === 'base64'
      ? Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
      : Array.from(vector)
  return { object: 'embedding', index, embedding }
}
