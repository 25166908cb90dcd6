// The YAML block some Markdown files start with: its title names the document, the rest is not text.

/** Longer than any front matter in use; a document that merely starts with a rule is not swallowed whole. */
const maxLines = 100

export function splitFrontMatter(lines: readonly string[]): { title: string | undefined; body: readonly string[] } {
  const end = lines.slice(0, maxLines).findIndex((line, at) => at > 0 && line.trimEnd() === '---')
  const block = lines.slice(1, end)
  if (lines[0]?.trimEnd() !== '---' || end < 1 || !block.every(isYaml)) return { title: undefined, body: lines }
  const title = block
    .find((line) => line.startsWith('title:'))
    ?.slice('title:'.length)
    .trim()
  return { title: title === undefined ? undefined : unquote(title), body: lines.slice(end + 1) }
}

/** A key, something nested under one, a comment or nothing. */
function isYaml(line: string): boolean {
  return /^(?:[\w-]+:|\s|- |#|$)/.test(line)
}

function unquote(text: string): string | undefined {
  const content = /^(["'])(.*)\1$/.exec(text)?.[2] ?? text
  return content === '' ? undefined : content
}
