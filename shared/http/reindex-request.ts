// What an operator sends about re-index runs.
import type { HttpRequest } from '@azure/functions'
import { z } from 'zod'
import type { RequestedScope } from '../indexing/reindex/requested-scope.ts'
import { cleanText } from './clean-text.ts'
import { readJson, readOptionalJson } from './json-body.ts'

/** A hundred names of the longest kind, in JSON. */
const maxReindexBytes = 256 * 1024
/** A run over named documents is one page; whoever means more means all that changed. */
const mostDocuments = 100

const scopeSchema = z
  .strictObject({
    model: z.string().min(1).optional(),
    changedOnly: z.literal(true).optional(),
    documents: z.array(z.string().min(1)).min(1).max(mostDocuments).optional(),
  })
  .transform(({ model, changedOnly, documents }, context): RequestedScope => {
    const scopes: RequestedScope[] = []
    if (model !== undefined) scopes.push({ kind: 'model', model })
    if (changedOnly) scopes.push({ kind: 'changed' })
    if (documents)
      scopes.push({ kind: 'documents', names: [...new Set(documents.map((name) => name.normalize('NFC')))] })
    const [scope] = scopes
    if (scope && scopes.length === 1) return scope
    context.addIssue({ code: 'custom', message: 'must have exactly one of "model", "changedOnly" and "documents"' })
    return z.NEVER
  })

export async function readReindexScope(request: HttpRequest): Promise<RequestedScope> {
  return await readJson(request, scopeSchema, maxReindexBytes)
}

/** A query parameter without a value counts as set. */
export function isDryRun({ query }: Pick<HttpRequest, 'query'>): boolean {
  const value = query.get('dryRun')
  return value !== null && value !== 'false'
}

const cutOverSchema = z.strictObject({ force: z.boolean().optional() })

export async function readCutOver(request: HttpRequest): Promise<{ readonly isForced: boolean }> {
  const { force = false } = await readOptionalJson(request, cutOverSchema, maxReindexBytes)
  return { isForced: force }
}

/** Enough for an opinion; each costs two embeddings and two searches. */
const mostQuestions = 50
const longestQuestion = 4_000
const defaultTop = 8
const mostTop = 50

const comparisonSchema = z.strictObject({
  questions: z
    .array(z.string().transform(cleanText).pipe(z.string().min(1).max(longestQuestion)))
    .min(1)
    .max(mostQuestions),
  top: z.int().min(1).max(mostTop).default(defaultTop),
})

export async function readComparison(request: HttpRequest): Promise<z.output<typeof comparisonSchema>> {
  return await readJson(request, comparisonSchema, maxReindexBytes)
}
