// The text of an answer that nobody watches being written.
import type { ChatModelEvent } from './chat-model.ts'

export async function wholeAnswer(events: AsyncIterable<ChatModelEvent>): Promise<string> {
  let text = ''
  for await (const event of events) {
    if (event.type === 'text-delta') text += event.text
    if (event.type === 'restart') text = ''
  }
  return text.trim()
}
