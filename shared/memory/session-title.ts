// A session's title: one line, short enough for a list of conversations. Pure.

/** In UTF-16 code units; a list shows about half. */
const longestTitle = 80

/** Of a model's answer no more is looked at: room for a title with its markup. */
const longestLine = 5 * longestTitle

/** What stands until a model has found a better one. */
export function titleFromQuestion(question: string): string {
  return shorten(oneLine(question))
}

/** Models like to quote, to emphasise and to announce. Undefined when nothing is left. */
export function titleFromModel(text: string): string | undefined {
  const firstLine = text.split(/[\r\n\u2028\u2029]+/).find((line) => line.trim() !== '') ?? ''
  const plain = oneLine(
    firstLine
      .slice(0, longestLine)
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/[*_`#<>[\]]/g, ''),
  )
  const title = withoutEnd(unquote(withoutEnd(plain.replace(/^title\s*:/i, ''))))
  return title === '' ? undefined : shorten(title)
}

/** What does not begin with a quotation mark may well end with one. */
function unquote(text: string): string {
  return /^[\s"'“”„‘’«»]+(.*?)[\s"'“”‘’«»]*$/u.exec(text)?.[1] ?? text
}

function withoutEnd(text: string): string {
  return text.trim().replace(/[\s.:;,]+$/u, '')
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/[\s\p{Cc}]+/gu, ' ')
}

function shorten(line: string): string {
  if (line.length <= longestTitle) return line
  // Not half of a character that takes two.
  const start = line.slice(0, longestTitle - 1).replace(/[\uD800-\uDBFF]$/, '')
  return `${start.trimEnd()}…`
}
