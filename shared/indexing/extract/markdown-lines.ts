// What a single line of Markdown says about structure (CommonMark 0.31: headings and fences).

/** Up to three spaces do not make code of a line. */
const indent = /^ {0,3}(?! )/

/** `## Heading ##`. */
export function atxHeading(line: string): { level: number; text: string } | undefined {
  const marker = /^ {0,3}(#{1,6})(?:[ \t]|$)/.exec(line)
  if (!marker) return undefined
  const content = line.slice(marker[0].length).trim()
  const end = lastIndexNotOf(content, '#') + 1
  const isClosed = end < content.length && (end === 0 || /\s/.test(content.charAt(end - 1)))
  return { level: marker[1]!.length, text: isClosed ? content.slice(0, end).trimEnd() : content }
}

/** The line of `=` or `-` below a heading: its level. */
export function setextLevel(line: string): 1 | 2 | undefined {
  if (/^ {0,3}=+[ \t]*$/.test(line)) return 1
  return /^ {0,3}-+[ \t]*$/.test(line) ? 2 : undefined
}

/** A line that such an underline makes a heading: words, and no list, quotation, table, heading or rule. */
export function isSetextText(line: string): boolean {
  return indent.test(line) && line.trim() !== '' && !/^ {0,3}(?:[-+*>|#=`~<]|\d+[.)])/.test(line)
}

export interface Fence {
  isClosedBy(line: string): boolean
}

/** The start of fenced code, in which nothing is a heading. */
export function openingFence(line: string): Fence | undefined {
  const fence = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1]
  if (fence === undefined) return undefined
  return {
    isClosedBy: (line) => {
      const content = line.trim()
      return indent.test(line) && content.startsWith(fence) && lastIndexNotOf(content, fence.charAt(0)) === -1
    },
  }
}

function lastIndexNotOf(text: string, character: string): number {
  let at = text.length - 1
  while (at >= 0 && text[at] === character) at -= 1
  return at
}
