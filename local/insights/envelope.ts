// What an Application Insights SDK sends, as far as it is read here.
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'

const envelope = z.object({
  name: z.string(),
  time: z.string(),
  sampleRate: z.number().optional(),
  tags: z.record(z.string(), z.string()).default({}),
  data: z.object({
    baseType: z.string(),
    baseData: z
      .object({
        name: z.string().optional(),
        id: z.string().optional(),
        /** `d.hh:mm:ss.fff` */
        duration: z.string().optional(),
        success: z.boolean().optional(),
        responseCode: z.string().optional(),
        type: z.string().optional(),
        target: z.string().optional(),
        properties: z.record(z.string(), z.string()).default({}),
      })
      .loose(),
  }),
})
export type Envelope = z.output<typeof envelope>

/** An array, or one envelope a line; both are in use. Throws on what the service would not read either. */
export function parseEnvelopes(body: Buffer, encoding: string | undefined): Envelope[] {
  const text = (encoding === 'gzip' ? gunzipSync(body) : body).toString('utf8').trim()
  const items: unknown = text.startsWith('[') ? JSON.parse(text) : text.split('\n').map((line) => JSON.parse(line))
  return z.array(envelope).parse(items)
}

/** The trace it belongs to; metrics belong to none. */
export function operationOf({ tags }: Envelope): string | undefined {
  return tags['ai.operation.id']
}

export function durationMsOf(duration: string | undefined): number {
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] =
    /^(?:(\d+)\.)?(\d+):(\d+):([\d.]+)$/.exec(duration ?? '') ?? []
  return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000
}
