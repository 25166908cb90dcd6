// A question as search text: words only, because in the query language of the service punctuation is syntax.

/**
 * The service refuses a query of more than 1 024 clauses, and a word makes one for each searchable field. Words beyond the
 * first three hundred change no ranking that matters.
 */
const maxWords = 300

const operators = /[+|"()*\\~^?{}[\]!&:/<>=]/g
/** Inside a word a hyphen is a hyphen; before one it would exclude that word. */
const exclusion = /(^|\s)-+/g

/** Undefined when nothing to look for is left. */
export function searchTextOf(question: string): string | undefined {
  const words = question.replaceAll(operators, ' ').replaceAll(exclusion, ' ').split(/\s+/).filter(Boolean)
  return words.length === 0 ? undefined : words.slice(0, maxWords).join(' ')
}
