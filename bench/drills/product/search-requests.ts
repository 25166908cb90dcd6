// Requests to the search service by its REST API, past the product.

export interface SearchService {
  readonly url: string
  readonly key: string
}

export interface HeldPassage {
  readonly id: string
  readonly documentName: string
  readonly content: string
  readonly [field: string]: unknown
}

const pageSize = 1_000

/** Everything in the index `passages`, by id. */
export async function readPassages(search: SearchService): Promise<readonly HeldPassage[]> {
  const passages: HeldPassage[] = []
  for (;;) {
    const page = { search: '*', top: pageSize, skip: passages.length }
    const found = await applyTo(search, 'POST', "/indexes('passages')/docs/search.post.search", page)
    const { value } = found as { readonly value: readonly HeldPassage[] } // oxlint-disable-line typescript/no-unsafe-type-assertion -- the fields of the index
    passages.push(...value)
    if (value.length < pageSize) return passages.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  }
}

export async function applyTo(
  { url, key }: SearchService,
  method: string,
  path: string,
  body: unknown,
): Promise<unknown> {
  const response = await fetch(`${url}${path}?api-version=2026-04-01`, {
    method,
    headers: { 'api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  const text = await response.text()
  return text === '' ? undefined : JSON.parse(text)
}
