// POST /embeddings: charged, then struck by a fault or answered with one vector an input.
import { answerEnding } from '../faults/answer-ending.ts'
import { sendSpoiled } from '../faults/send-spoiled.ts'
import { strikeBeforeAnswer } from '../faults/strike-before-answer.ts'
import { takeFault } from '../faults/take-fault.ts'
import { admit } from '../quota/admit.ts'
import { AzureError, invalidRequest } from '../serving/azure-error.ts'
import type { Exchange } from '../serving/exchange.ts'
import { findDeployment } from '../serving/find-deployment.ts'
import { loadTokenizer } from '../tokens/tokenizer.ts'
import { dimensionsOf, parseEmbeddingRequest } from './embedding-request.ts'
import { createEmbeddingSpace, type EmbeddingSpace } from './embedding-space.ts'
import { inTurns } from './in-turns.ts'
import { sendEmbeddings } from './send-embeddings.ts'

const operation = 'Embeddings_Create'
const charsPerToken = 4
const mostTokensPerInput = 8_192
const mostTokensPerRequest = 300_000

export async function answerEmbeddings(exchange: Exchange, body: Record<string, unknown>): Promise<void> {
  const request = parseEmbeddingRequest(body)
  const deployment = findDeployment(exchange, request.model, 'embeddings')
  const dimensions = dimensionsOf(deployment, request.dimensions)
  const admission = admit(exchange, deployment.name, operation, estimateTokens(request.inputs))
  const fault = takeFault(exchange, { route: 'embeddings', deployment: deployment.name, promptText: '' })
  if (fault) await strikeBeforeAnswer(exchange, fault, { deployment: deployment.name, operation, admission })

  const tokens = await countTokens(exchange, request.inputs)
  exchange.entry.embeddingTokens = tokens
  const answer = {
    model: deployment.model,
    tokens,
    inputs: fault?.emptyReply === true ? [] : request.inputs,
    encoding: request.encoding,
    space: spaceOf(deployment.model, dimensions),
  }
  const ending = answerEnding(fault, 0)
  if (ending) await sendSpoiled(exchange, { object: 'list', data: [] }, ending)
  else await sendEmbeddings(exchange, answer)
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
