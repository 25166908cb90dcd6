// Trigger metadata of an HTTP invocation. The library reads headers and route parameters from it in streaming mode, where
// query parameters and top-level fields of a JSON body end up among the route parameters, as they do in Azure.
import { applyJsonFields } from '../json-fields.ts'
import type { TriggerMetadata, TypedData } from '../worker-protocol.ts'
import { flattenHeaders, type HttpCall } from './http-call.ts'

/** Later sources win: body fields, then query parameters, then the route. */
export function httpTriggerMetadata(call: HttpCall, body: Buffer | undefined): TriggerMetadata {
  const metadata: Record<string, TypedData> = {
    Query: { json: JSON.stringify(Object.fromEntries(call.query)) },
    Headers: { json: JSON.stringify(flattenHeaders(call.request)) },
  }
  if (body) applyJsonFields(body.toString('utf8'), metadata)
  for (const [name, value] of call.query) {
    // The access key is not data.
    if (name.toLowerCase() !== 'code') metadata[name] = { string: value }
  }
  for (const [name, value] of Object.entries(call.params)) metadata[name] = { string: value }
  return metadata
}
