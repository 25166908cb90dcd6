// Shows a streamed completion as most code does: whatever text comes, until the stream ends.
import type OpenAI from 'openai'
import type { Endpoint, Question, Shown } from './contestant.ts'

export function requestFor({ deployment }: Endpoint, { messages, maxOutputTokens }: Question) {
  return {
    model: deployment,
    messages: [...messages],
    max_completion_tokens: maxOutputTokens,
    stream: true,
  } satisfies OpenAI.ChatCompletionCreateParamsStreaming
}

export async function* showStream(
  chunks: AsyncIterable<OpenAI.ChatCompletionChunk>,
  region: string,
): AsyncGenerator<Shown> {
  for await (const chunk of chunks) {
    const choice = chunk.choices[0]
    if (choice?.delta.content) yield { type: 'text', text: choice.delta.content }
    if (choice?.finish_reason) yield { type: 'finish', region }
  }
}
