// The text of a queue message, which the Functions runtime expects in base64 unless host.json says otherwise.
import type { QueueSettings } from '../host-json.ts'

/** Undefined when the text is not base64 of UTF-8: the real host moves such a message to the poison queue. */
export function decodeMessage(text: string, encoding: QueueSettings['messageEncoding']): string | undefined {
  if (encoding === 'none') return text
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(text, 'base64'))
  } catch {
    return undefined
  }
}
