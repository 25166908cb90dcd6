// The simple query syntax: words, "phrases", prefix*, + (and), | (or), - (not), ( ). It never fails: what makes no sense
// as an operator is text or is nothing. The full syntax adds field:word and the words AND, OR, NOT.

export type TextQuery =
  | { readonly kind: 'word' | 'phrase' | 'prefix'; readonly text: string; readonly field?: string }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly TextQuery[] }
  | { readonly kind: 'not'; readonly part: TextQuery }
  | { readonly kind: 'everything' }

export interface TextSyntax {
  /** What stands between two words with nothing but a blank between them. */
  readonly searchMode: 'any' | 'all'
  /** For the full syntax: the names that may come before a colon. */
  readonly fields?: ReadonlySet<string>
}

/** Undefined when there is nothing to search for in the text. */
export function parseTextQuery(text: string, syntax: TextSyntax): TextQuery | undefined {
  return new TextQueryParser(text, syntax).parse()
}

type Join = 'and' | 'or'

/** Deeper parentheses are taken for text, further changes of operator for none: the tree must not outgrow the stack. */
const maxDepth = 100
const maxOperatorChanges = 1_000

class TextQueryParser {
  readonly #text: string
  readonly #syntax: TextSyntax
  #at = 0
  #depth = 0
  #operatorChanges = 0

  constructor(text: string, syntax: TextSyntax) {
    this.#text = text
    this.#syntax = syntax
  }

  parse(): TextQuery | undefined {
    return this.#group()
  }

  /** Up to the end or the closing parenthesis. Operators bind from left to right; none is stronger than another. */
  #group(): TextQuery | undefined {
    const chain = new Chain()
    let join: Join | undefined
    let isNegated = false
    for (;;) {
      const operator = this.#takeOperator()
      if (operator === 'end') return chain.whole()
      if (operator === 'not') {
        isNegated = !isNegated
        continue
      }
      if (operator !== undefined) {
        join ??= operator
        continue
      }
      const part = this.#operand()
      if (part === undefined) continue
      this.#extend(chain, join ?? this.#defaultJoin(), isNegated ? { kind: 'not', part } : part)
      join = undefined
      isNegated = false
    }
  }

  #extend(chain: Chain, join: Join, part: TextQuery): void {
    if (chain.changesWith(join)) this.#operatorChanges += 1
    if (this.#operatorChanges > maxOperatorChanges) chain.addAlike(part)
    else chain.add(join, part)
  }

  #takeOperator(): Join | 'not' | 'end' | undefined {
    // A closing parenthesis too many closes nothing.
    this.#skip(this.#depth > 0 ? /\s+/y : /[\s)]+/y)
    if (this.#at >= this.#text.length) return 'end'
    if (this.#skip(/\)/y)) return 'end'
    if (this.#skip(/\+/y)) return 'and'
    if (this.#skip(/\|/y)) return 'or'
    if (this.#skip(/-(?=\S)/y)) return 'not'
    if (!this.#syntax.fields) return undefined
    if (this.#skip(/(?:AND(?=\s)|&&)/y)) return 'and'
    if (this.#skip(/(?:OR(?=\s)|\|\|)/y)) return 'or'
    return this.#skip(/(?:NOT(?=\s)|!(?=\S))/y) ? 'not' : undefined
  }

  #operand(): TextQuery | undefined {
    const field = this.#field()
    const scope = field === undefined ? {} : { field }
    if (this.#text[this.#at] === '(' && this.#depth < maxDepth) {
      this.#at += 1
      this.#depth += 1
      const inner = this.#group()
      this.#depth -= 1
      return inner
    }
    const phrase = this.#take(/"((?:[^"\\]|\\.)*)"/y)
    if (phrase) {
      if (this.#syntax.fields) this.#skip(/[~^][\d.]*/y)
      return { kind: 'phrase', text: unescape(phrase[1] ?? ''), ...scope }
    }
    return this.#word(scope)
  }

  #word(scope: { field?: string }): TextQuery | undefined {
    const found = this.#take(/(?:\\.|[^\s"+|()\\])+/y)
    if (!found) {
      // An opening quotation mark without its partner, a lone backslash: no text.
      this.#at += 1
      return undefined
    }
    const raw = this.#syntax.fields ? found[0].replace(/(?<!\\)[~^][\d.]*$/, '') : found[0]
    if (raw === '*') return { kind: 'everything' }
    const isPrefix = raw.length > 1 && raw.endsWith('*') && !raw.endsWith('\\*')
    const text = unescape(isPrefix ? raw.slice(0, -1) : raw)
    return { kind: isPrefix ? 'prefix' : 'word', text, ...scope }
  }

  #field(): string | undefined {
    if (!this.#syntax.fields) return undefined
    const start = this.#at
    const found = this.#take(/([A-Za-z]\w*):/y)
    if (found?.[1] !== undefined && this.#syntax.fields.has(found[1])) return found[1]
    this.#at = start
    return undefined
  }

  #defaultJoin(): Join {
    return this.#syntax.searchMode === 'all' ? 'and' : 'or'
  }

  #skip(pattern: RegExp): boolean {
    return this.#take(pattern) !== null
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found) this.#at = pattern.lastIndex
    return found
  }
}

/** Parts joined from left to right: a change of operator makes everything so far one part. */
class Chain {
  #parts: TextQuery[] = []
  #join: Join = 'or'

  changesWith(join: Join): boolean {
    return this.#parts.length > 1 && join !== this.#join
  }

  add(join: Join, part: TextQuery): void {
    if (this.changesWith(join)) this.#parts = [{ kind: this.#join, parts: this.#parts }]
    this.#join = join
    this.#parts.push(part)
  }

  /** Joins by the operator of before. */
  addAlike(part: TextQuery): void {
    this.#parts.push(part)
  }

  whole(): TextQuery | undefined {
    return this.#parts.length > 1 ? { kind: this.#join, parts: this.#parts } : this.#parts[0]
  }
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, '$1')
}
