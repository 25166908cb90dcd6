// A model service in memory: always the same short answer, at once.

export const deltas = Array.from({ length: 16 }, (_, index) => ` word${index}`)
export const usage = { promptTokens: 500, cachedPromptTokens: 0, completionTokens: deltas.length }

const chunks = [
  { choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] },
  ...deltas.map((content) => ({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })),
  { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  { choices: [], usage: { prompt_tokens: 500, completion_tokens: deltas.length, total_tokens: 500 + deltas.length } },
]
const frame = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 0, model: 'stub' }
const body = new TextEncoder().encode(
  `${chunks.map((chunk) => `data: ${JSON.stringify({ ...frame, ...chunk })}\n\n`).join('')}data: [DONE]\n\n`,
)

export async function stubFetch(): Promise<Response> {
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}
