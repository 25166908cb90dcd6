// One client per region, over the OpenAI-compatible v1 API that Azure and others serve.
import OpenAI from 'openai'

export interface OpenAiEndpoint {
  /** Base URL, e.g. https://NAME.openai.azure.com/openai/v1/ */
  readonly endpoint: string
  /** A key, or a function that returns an Entra token for each request. */
  readonly apiKey: string | (() => Promise<string>)
}

/** Longer than any deadline of ours: the pool's deadlines decide, this is only the client's own backstop. */
const backstopTimeoutMs = 30 * 60_000

export function createOpenAiClient({ endpoint, apiKey }: OpenAiEndpoint): OpenAI {
  return new OpenAI({
    baseURL: endpoint.replace(/\/$/, ''),
    apiKey,
    maxRetries: 0, // one retry loop in the program: the region pool
    timeout: backstopTimeoutMs,
    logLevel: 'off', // it would print request bodies at debug level, whatever OPENAI_LOG says
  })
}
