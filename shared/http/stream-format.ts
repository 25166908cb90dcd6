// In which form a client wants its answer streamed.
import type { HttpRequest } from '@azure/functions'
import type { StreamFormat } from './answer-stream.ts'
import { ndjsonFormat } from './ndjson-format.ts'
import { sseFormat } from './sse-format.ts'

/** NDJSON, unless server-sent events are asked for by name. */
export function streamFormatFor({ headers }: Pick<HttpRequest, 'headers'>): StreamFormat {
  const accepted = headers.get('accept')?.toLowerCase() ?? ''
  return accepted.includes('text/event-stream') ? sseFormat : ndjsonFormat
}
