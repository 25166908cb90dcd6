// POST /embeddings: charged, then struck by a fault or answered with one vector an input.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { answerEnding } from '../faults/answer-ending.ts'
import type { FaultRule } from '../faults/fault-rule.ts'
import { sendSpoiled } from '../faults/send-spoiled.ts'
import { strikeBeforeAnswer } from '../faults/strike-before-answer.ts'
import { takeFault } from '../faults/take-fault.ts'
import { admit } from '../quota/admit.ts'
import { AzureError, invalidRequest } from '../serving/azure-error.ts'
import { sendJson, type Exchange } from '../serving/exchange.ts'
import { findDeployment } from '../serving/find-deployment.ts'
import { loadTokenizer } from '../tokens/tokenizer.ts'
import { dimensionsOf, parseEmbeddingRequest, type EmbeddingRequest } from './embedding-request.ts'
import { createEmbeddingSpace, type EmbeddingSpace } from './embedding-space.ts'

const operation = 'Embeddings_Create'
const charsPerToken = 4
const mostTokensPerInput = 8_192
const mostTokensPerRequest = 300_000

/** Other requests get their turn after this much work at the latest. */
const longestTurnMs = 10

export async function answerEmbeddings(exchange: Exchange, body: Record<string, unknown>): Promise<void> {
  const request = parseEmbeddingRequest(body)
  const deployment = findDeployment(exchange, request.model, 'embeddings')
  const dimensions = dimensionsOf(deployment, request.dimensions)
  const admission = admit(exchange, deployment.name, operation, estimateTokens(request.inputs))
  const fault = takeFault(exchange, { route: 'embeddings', deployment: deployment.name, promptText: '' })
  if (fault) await strikeBeforeAnswer(exchange, fault, { deployment: deployment.name, operation, admission })

  const tokens = await countTokens(exchange, request.inputs)
  const vectors = await embedAll(exchange, spaceOf(deployment.model, dimensions), request.inputs)
  exchange.entry.embeddingTokens = tokens
  const answer = {
    object: 'list',
    data: fault?.emptyReply === true ? [] : vectors.map((vector, index) => embeddingItem(vector, index, request)),
    model: deployment.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
  await send(exchange, answer, fault)
}

async function send(exchange: Exchange, answer: object, fault: FaultRule | undefined): Promise<void> {
  const ending = answerEnding(fault, 0)
  if (ending) await sendSpoiled(exchange, answer, ending)
  else sendJson(exchange, 200, answer)
}

function estimateTokens(inputs: readonly string[]): number {
  return inputs.reduce((sum, input) => sum + Math.ceil(input.length / charsPerToken), 0)
}

async function countTokens(exchange: Exchange, inputs: readonly string[]): Promise<number> {
  const tokenizer = await loadTokenizer()
  let total = 0
  await inTurns(exchange, inputs, (input) => {
    const tokens = tokenizer.count(input)
    if (tokens > mostTokensPerInput) throw inputTooLong(tokens)
    total += tokens
  })
  if (total > mostTokensPerRequest) throw requestTooLarge(total)
  return total
}

async function embedAll(exchange: Exchange, space: EmbeddingSpace, inputs: readonly string[]): Promise<Float32Array[]> {
  const vectors: Float32Array[] = []
  await inTurns(exchange, inputs, (input) => vectors.push(space.embed(input)))
  return vectors
}

async function inTurns(
  { signal, region }: Exchange,
  inputs: readonly string[],
  work: (input: string) => void,
): Promise<void> {
  let turnStartedAt = region.clock.now()
  for (const input of inputs) {
    work(input)
    if (region.clock.now() - turnStartedAt < longestTurnMs) continue
    await nextTurn(undefined, { signal })
    turnStartedAt = region.clock.now()
  }
}

function embeddingItem(vector: Float32Array, index: number, { encoding }: EmbeddingRequest): object {
  const embedding =
    encoding === 'base64'
      ? Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
      : [...vector]
  return { object: 'embedding', index, embedding }
}

/** A space remembers the words it has placed; there are as many as model and dimension pairs in use. */
const spaces = new Map<string, EmbeddingSpace>()

function spaceOf(model: string, dimensions: number): EmbeddingSpace {
  const key = `${model}@${dimensions}`
  const known = spaces.get(key)
  if (known) return known
  const space = createEmbeddingSpace(model, dimensions)
  spaces.set(key, space)
  return space
}

function inputTooLong(tokens: number): AzureError {
  return invalidRequest(
    `This model's maximum context length is ${mostTokensPerInput} tokens, however you requested ${tokens} tokens ` +
      `(${tokens} in your prompt; 0 for the completion). Please reduce your prompt; or completion length.`,
  )
}

function requestTooLarge(tokens: number): AzureError {
  return new AzureError(400, {
    message: `Requested ${tokens} tokens, max ${mostTokensPerRequest} tokens per request`,
    type: 'max_tokens_per_request',
    param: null,
    code: 'max_tokens_per_request',
  })
}
