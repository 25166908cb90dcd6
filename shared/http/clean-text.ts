// Text from a client, without what no store, model or tokenizer can do anything with.

/**
 * Halves of surrogate pairs (an emoji cut in two) become the replacement character; NUL, which databases refuse, and
 * whitespace around the text go.
 */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '').trim()
}
