// HTML in template strings. What comes from elsewhere goes through `escapeHtml` first.

export function html(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return String.raw({ raw: strings.raw }, ...values)
}

export function join(parts: readonly string[]): string {
  return parts.join('\n')
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
