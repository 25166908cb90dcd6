// Which category of Azure's content filter refused a prompt.
import { z } from 'zod'

const refusal = z.object({
  innererror: z.object({
    content_filter_result: z.record(z.string(), z.object({ filtered: z.boolean().optional() }).loose()),
  }),
})

/** @param error the `error` object of the reply's body. */
export function filteredCategory(error: unknown): string {
  const parsed = refusal.safeParse(error)
  if (!parsed.success) return 'unspecified'
  const categories = Object.entries(parsed.data.innererror.content_filter_result)
  return categories.find(([, result]) => result.filtered)?.[0] ?? 'unspecified'
}
