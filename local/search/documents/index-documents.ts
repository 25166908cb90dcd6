// A batch of writes: refused as a whole when any of it cannot be understood, otherwise judged document by document.
import { z } from 'zod'
import type { IndexDefinition } from '../schema/index-definition.ts'
import { invalidRequest, ServiceError, type ErrorDetail } from '../service-error.ts'
import type { DelayedWrites } from '../storage/delayed-writes.ts'
import type { StoredDocument } from '../storage/document-fields.ts'
import type { Change } from '../storage/search-index.ts'
import { parseAction, type DocumentAction } from './document-action.ts'
import { InvalidAction } from './document-key.ts'

/** Source: "Service limits", API request limits. */
const maxActions = 1000
const batchSchema = z.object({ value: z.array(z.unknown()).min(1).max(maxActions) })

/** Lucene's limit for one term; a value that is filtered by is one term. */
const maxTermBytes = 32_766

interface IndexingResult {
  readonly key: string
  readonly status: boolean
  readonly errorMessage: string | null
  readonly statusCode: number
}

export interface BatchOutcome {
  readonly results: readonly IndexingResult[]
  readonly written: number
  readonly deleted: number
}

/** `failItem` lets a fault fail a document: it returns the status, or undefined to let it through. */
export function indexDocuments(
  definition: IndexDefinition,
  writes: DelayedWrites,
  body: unknown,
  failItem: (at: number, count: number) => number | undefined,
): BatchOutcome {
  const actions = parseBatch(definition, body)
  const staged = new Map<string, StoredDocument | null>()
  const changes: Change[] = []
  const results = actions.map((action, at): IndexingResult => {
    const injected = failItem(at, actions.length)
    if (injected !== undefined) return failed(action.key, injected, `The document could not be indexed (${injected}).`)
    const before = staged.has(action.key) ? (staged.get(action.key) ?? undefined) : writes.current(action.key)
    const outcome = judge(definition, action, before)
    if (!outcome.result.status || outcome.change === undefined) return outcome.result
    staged.set(action.key, outcome.change.document)
    changes.push(outcome.change)
    return outcome.result
  })
  writes.write(changes)
  const deleted = changes.filter((change) => change.document === null).length
  return { results, written: changes.length - deleted, deleted }
}

function parseBatch(definition: IndexDefinition, body: unknown): DocumentAction[] {
  const batch = batchSchema.safeParse(body)
  if (!batch.success) {
    throw invalidRequest('actions', `The items collection must have from 1 to ${maxActions} valid items to be indexed.`)
  }
  const faults: ErrorDetail[] = []
  const actions = batch.data.value.flatMap((item, at) => {
    try {
      return [parseAction(definition, item)]
    } catch (error) {
      if (!(error instanceof InvalidAction)) throw error
      faults.push({ code: error.code, message: `${at}: ${error.message}` })
      return []
    }
  })
  if (faults.length === 0) return actions
  const message = `The request is invalid. Details: actions : ${faults.map((fault) => fault.message).join(' ')}`
  throw new ServiceError(400, 'InvalidRequestParameter', message, faults)
}

function judge(
  definition: IndexDefinition,
  action: DocumentAction,
  before: StoredDocument | undefined,
): { result: IndexingResult; change?: Change } {
  const { kind, key } = action
  if (kind === 'delete') {
    // Deleting what is not there is a success: the outcome is the one that was wanted.
    return { result: succeeded(key, 200), ...(before ? { change: { key, document: null } } : {}) }
  }
  if (kind === 'merge' && !before) return { result: failed(key, 404, 'Document not found.') }
  const document = kind === 'upload' || !before ? uploaded(action) : merged(before, action)
  const tooLarge = fieldWithTooLargeTerm(definition, document)
  if (tooLarge !== undefined) {
    const message = `Field '${tooLarge}' contains a term that is too large to process. The max length for UTF-8 encoded terms is ${maxTermBytes} bytes. The most likely cause of this error is that filtering, sorting, and/or faceting are enabled on this field, which causes the entire field value to be indexed as a single term. Please avoid the use of these options for large fields.`
    return { result: failed(key, 400, message) }
  }
  return { result: succeeded(key, before ? 200 : 201), change: { key, document } }
}

function uploaded({ key, fields, vectors }: DocumentAction): StoredDocument {
  return { key, fields, vectors: withoutNulls(vectors) }
}

/** Fields that were sent replace what was there, collections as a whole; the others stay. */
function merged(before: StoredDocument, { key, fields, vectors }: DocumentAction): StoredDocument {
  return {
    key,
    fields: { ...before.fields, ...fields },
    vectors: withoutNulls(new Map([...before.vectors, ...vectors])),
  }
}

function withoutNulls(vectors: ReadonlyMap<string, Float32Array | null>): ReadonlyMap<string, Float32Array> {
  return new Map([...vectors].filter((entry): entry is [string, Float32Array] => entry[1] !== null))
}

function fieldWithTooLargeTerm(definition: IndexDefinition, document: StoredDocument): string | undefined {
  const asTerms = definition.fields.filter((field) => field.filterable || field.sortable || field.facetable)
  return asTerms.find(({ name }) => {
    const value = document.fields[name] ?? null
    const terms = Array.isArray(value) ? value : [value]
    return terms.some((term) => typeof term === 'string' && isTooLarge(term))
  })?.name
}

function isTooLarge(term: string): boolean {
  // A UTF-16 unit takes at most three bytes: most terms are cleared without counting.
  return term.length * 3 > maxTermBytes && Buffer.byteLength(term) > maxTermBytes
}

function succeeded(key: string, statusCode: number): IndexingResult {
  return { key, status: true, errorMessage: null, statusCode }
}

function failed(key: string, statusCode: number, errorMessage: string): IndexingResult {
  return { key, status: false, errorMessage, statusCode }
}
