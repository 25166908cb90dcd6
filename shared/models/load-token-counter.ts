// The token counter for a model: which encoding it uses, loaded on first use and kept for the process.
import { once } from '../kernel/once.ts'
import { TiktokenCounter } from './tiktoken-counter.ts'
import type { TokenCounter } from './token-counter.ts'
import { TokenVocabulary } from './token-vocabulary.ts'

export type Encoding = 'o200k_base' | 'cl100k_base'

/** GPT-3.5, GPT-4 before 4o, and the embedding models; everything since uses o200k_base (tiktoken's model.py). */
const cl100kModels = /^(?:gpt-3\.?5|gpt-4(?:$|-|_)|text-embedding-)/

export function encodingOf(model: string): Encoding {
  return cl100kModels.test(model) ? 'cl100k_base' : 'o200k_base'
}

/** @param model a model's name, as deployed (`gpt-4o-mini`, `text-embedding-3-large`). A name nobody knows counts as a current one. */
export function loadTokenCounter(model: string): Promise<TokenCounter> {
  return loadEncoding[encodingOf(model)]()
}

const loadEncoding: Readonly<Record<Encoding, () => Promise<TokenCounter>>> = {
  o200k_base: once(async () => counterOver(await import('js-tiktoken/ranks/o200k_base'))),
  cl100k_base: once(async () => counterOver(await import('js-tiktoken/ranks/cl100k_base'))),
}

interface RankFile {
  readonly default: { readonly bpe_ranks: string; readonly pat_str: string }
}

function counterOver({ default: file }: RankFile): TokenCounter {
  return new TiktokenCounter(new TokenVocabulary(file.bpe_ranks), file.pat_str)
}
