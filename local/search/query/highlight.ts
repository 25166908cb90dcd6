// Hit highlighting: the sentences of a field that hold words of the query, with those words between tags.
import { findField, type IndexDefinition } from '../schema/index-definition.ts'
import { invalidParameter } from '../service-error.ts'
import type { DocumentFields } from '../storage/document-fields.ts'
import { markWords, sentencesOf, wordsOf } from '../storage/text-tokens.ts'
import { splitNames, type SearchRequest } from './search-request.ts'
import type { TextQuery } from './text-query.ts'

/** Source: "Documents - Search Post", highlight: five snippets a field unless `field-N` says otherwise. */
const defaultSnippets = 5

export type Highlighter = (fields: DocumentFields) => Record<string, string[]> | undefined

export function highlighter(
  definition: IndexDefinition,
  request: SearchRequest,
  query: TextQuery | undefined,
): Highlighter {
  const wanted = splitNames(request.highlight).map((part) => {
    const [, name = part, snippets] = /^(.+?)(?:-(\d+))?$/.exec(part) ?? []
    if (!findField(definition, name)?.searchable) {
      throw invalidParameter(
        'highlight',
        `Only searchable fields can be used in the highlight list. Field '${name}' is not marked as 'searchable'.`,
      )
    }
    return { name, snippets: snippets === undefined ? defaultSnippets : Number(snippets) }
  })
  const isWanted = query ? wordTest(query) : () => false
  const [before, after] = [request.highlightPreTag ?? '<em>', request.highlightPostTag ?? '</em>']

  return (fields) => {
    const found = wanted.flatMap(({ name, snippets }) => {
      const marked = [fields[name] ?? []]
        .flat()
        .flatMap((text) => sentencesOf(String(text)))
        .filter((sentence) => wordsOf(sentence).some(isWanted))
        .map((sentence) => markWords(sentence.trim(), isWanted, before, after))
      return marked.length === 0 ? [] : [[name, marked.slice(0, snippets)] as const]
    })
    return found.length === 0 ? undefined : Object.fromEntries(found)
  }
}

function wordTest(query: TextQuery): (word: string) => boolean {
  const words = new Set<string>()
  const prefixes: string[] = []
  const collect = (part: TextQuery): void => {
    switch (part.kind) {
      case 'and':
      case 'or':
        part.parts.forEach(collect)
        break
      case 'prefix':
        prefixes.push(part.text.toLowerCase())
        break
      case 'word':
      case 'phrase':
        for (const word of wordsOf(part.text)) words.add(word)
        break
      case 'not':
      case 'everything':
        break
    }
  }
  collect(query)
  return (word) => words.has(word) || prefixes.some((prefix) => word.startsWith(prefix))
}
