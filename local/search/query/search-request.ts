// A search as it comes over the wire, by POST or by GET, checked for shape and for the service's numeric limits.
import { z } from 'zod'
import { invalidParameter, invalidRequest } from '../service-error.ts'

const vectorQuerySchema = z.looseObject({
  kind: z.enum(['vector', 'text', 'imageUrl', 'imageBinary']),
  vector: z.array(z.number()).nullish(),
  fields: z.string().nullish(),
  k: z.number().int().min(1).max(10_000).nullish(),
  exhaustive: z.boolean().nullish(),
  oversampling: z.number().nullish(),
  weight: z.number().positive().nullish(),
  threshold: z.looseObject({ kind: z.enum(['vectorSimilarity', 'searchScore']), value: z.number() }).nullish(),
})

const searchRequestSchema = z.looseObject({
  search: z.string().nullish(),
  searchFields: z.string().nullish(),
  searchMode: z.enum(['any', 'all']).nullish(),
  queryType: z.enum(['simple', 'full', 'semantic']).nullish(),
  filter: z.string().nullish(),
  facets: z.array(z.string()).nullish(),
  vectorQueries: z.array(vectorQuerySchema).nullish(),
  vectorFilterMode: z.enum(['preFilter', 'postFilter', 'strictPostFilter']).nullish(),
  select: z.string().nullish(),
  orderby: z.string().nullish(),
  top: z.number().int().nullish(),
  skip: z.number().int().nullish(),
  count: z.boolean().nullish(),
  semanticConfiguration: z.string().nullish(),
  semanticQuery: z.string().nullish(),
  captions: z.string().nullish(),
  answers: z.string().nullish(),
  highlight: z.string().nullish(),
  highlightPreTag: z.string().nullish(),
  highlightPostTag: z.string().nullish(),
})

export type SearchRequest = z.infer<typeof searchRequestSchema>
export type VectorQuery = z.infer<typeof vectorQuerySchema>

/** Source: "Service limits", API request limits. */
const maxSkip = 100_000

export function parseSearchRequest(body: unknown): SearchRequest {
  const parsed = searchRequestSchema.safeParse(body)
  if (!parsed.success) {
    const what = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}.`).join(' ')
    throw invalidRequest('parameters', what)
  }
  const top = parsed.data.top ?? 0
  const skip = parsed.data.skip ?? 0
  if (top < 0) throw invalidParameter('$top', 'Value must be greater than or equal to 0.')
  if (skip < 0 || skip > maxSkip) {
    throw invalidParameter('$skip', `Value must be between 0 and ${maxSkip}.`)
  }
  return parsed.data
}

const renamedParameters: Readonly<Record<string, string>> = {
  $filter: 'filter',
  $select: 'select',
  $orderby: 'orderby',
  $top: 'top',
  $skip: 'skip',
  $count: 'count',
  facet: 'facets',
}

/** The GET form of a search: the same parameters, some spelled with a dollar sign, all of them text. */
export function searchBodyFromQuery(query: URLSearchParams): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const [parameter, value] of query) {
    const name = renamedParameters[parameter] ?? parameter
    if (name === 'facets') body[name] = query.getAll(parameter)
    else if (name === 'top' || name === 'skip') body[name] = Number(value)
    else if (name === 'count') body[name] = value === 'true'
    else body[name] = value
  }
  return body
}

export function splitNames(list: string | null | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
