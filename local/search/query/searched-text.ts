// What a search request asks of the text: the words, in which fields, by which syntax. Shared by `search` and by
// `search.ismatch` in a filter.
import type { IndexDefinition } from '../schema/index-definition.ts'
import { findField } from '../schema/index-definition.ts'
import { invalidParameter } from '../service-error.ts'
import type { SearchIndex } from '../storage/search-index.ts'
import { matchEverything, matchText, type TextScores } from './match-text.ts'
import { splitNames } from './search-request.ts'
import { parseTextQuery, type TextQuery } from './text-query.ts'

export interface SearchedText {
  readonly search?: string | null | undefined
  readonly searchFields?: string | null | undefined
  readonly searchMode?: 'any' | 'all' | null | undefined
  readonly queryType?: 'simple' | 'full' | 'semantic' | null | undefined
}

/** No text at all, or the star, asks for every document. */
export function asksForEverything({ search }: SearchedText): boolean {
  const text = search?.trim() ?? ''
  return text === '' || text === '*'
}

export function parseSearchedText(definition: IndexDefinition, text: SearchedText): TextQuery | undefined {
  const searchable = definition.fields.filter((field) => field.searchable).map((field) => field.name)
  return parseTextQuery(text.search ?? '', {
    searchMode: text.searchMode ?? 'any',
    ...(text.queryType === 'full' ? { fields: new Set(searchable) } : {}),
  })
}

export function findText(index: SearchIndex, text: SearchedText): TextScores {
  const fields = searchFields(index, splitNames(text.searchFields))
  if (asksForEverything(text)) return matchEverything(index)
  const query = parseSearchedText(index.definition, text)
  return matchText(index, query, { searchMode: text.searchMode ?? 'any', ...(fields.length > 0 ? { fields } : {}) })
}

function searchFields(index: SearchIndex, names: readonly string[]): readonly string[] {
  for (const name of names) {
    if (!findField(index.definition, name)) {
      throw invalidParameter('searchFields', `Unknown field '${name}' in search field list.`, 'UnknownField')
    }
    if (!index.text.fields.includes(name)) {
      throw invalidParameter('searchFields', `The field '${name}' in the search field list is not searchable.`)
    }
  }
  return names
}
