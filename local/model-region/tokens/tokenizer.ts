// o200k tokens, counted in linear time: text is cut into the encoding's own pre-tokens, and each distinct one is
// encoded once.
import type { Tiktoken } from 'js-tiktoken/lite'

/** A pre-token, roughly a word with its leading space. */
export interface Piece {
  readonly text: string
  readonly tokens: number
  /** Of the text; lets a prefix be compared without keeping it. */
  readonly hash: number
}

export interface Tokenizer {
  pieces(text: string): Iterable<Piece>
  count(text: string): number
}

/** Byte-pair merging is quadratic in the length of a piece; longer runs (`aaaa…`, unspaced scripts) are sliced. */
const longestPieceChars = 256

/** About 10 MB of remembered pieces; a larger vocabulary than this starts over. */
const rememberedPieces = 100_000

let loading: Promise<Tokenizer> | undefined

/** Loading takes a third of a second, so it happens once, and not before it is needed. */
export function loadTokenizer(): Promise<Tokenizer> {
  loading ??= load()
  return loading
}

async function load(): Promise<Tokenizer> {
  const [{ Tiktoken }, { default: ranks }] = await Promise.all([
    import('js-tiktoken/lite'),
    import('js-tiktoken/ranks/o200k_base'),
  ])
  return createTokenizer(new Tiktoken(ranks), new RegExp(ranks.pat_str, 'gu'))
}

function createTokenizer(encoding: Tiktoken, pattern: RegExp): Tokenizer {
  const known = new Map<string, Piece>()

  const measure = (text: string): Piece => {
    const before = known.get(text)
    if (before) return before
    if (known.size >= rememberedPieces) known.clear()
    // The empty lists: `<|endoftext|>` in somebody's text is text.
    const piece = { text, tokens: encoding.encode(text, [], []).length, hash: hashText(text) }
    known.set(text, piece)
    return piece
  }

  function* pieces(text: string): Generator<Piece> {
    for (const [match] of text.matchAll(pattern)) {
      if (match.length <= longestPieceChars) yield measure(match)
      else for (const slice of slices(match)) yield measure(slice)
    }
  }

  return {
    pieces,
    count: (text) => {
      let tokens = 0
      for (const piece of pieces(text)) tokens += piece.tokens
      return tokens
    },
  }
}

function* slices(run: string): Generator<string> {
  let start = 0
  while (start < run.length) {
    let end = Math.min(start + longestPieceChars, run.length)
    if (isHighSurrogate(run.charCodeAt(end - 1)) && end < run.length) end--
    yield run.slice(start, end)
    start = end
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd8_00 && unit <= 0xdb_ff
}

/** FNV-1a, 32 bit. */
export function hashText(text: string): number {
  let hash = 0x81_1c_9d_c5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01_00_01_93)
  }
  return hash >>> 0
}
