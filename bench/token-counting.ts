// How long counting tokens takes, ours against js-tiktoken's own merging, on texts that tell them apart.
import { readFileSync } from 'node:fs'
import { Tiktoken } from 'js-tiktoken/lite'
import o200k from 'js-tiktoken/ranks/o200k_base'
import { TiktokenCounter } from '../shared/models/tiktoken-counter.ts'
import { TokenVocabulary } from '../shared/models/token-vocabulary.ts'
import type { Benchmark } from './benchmark.ts'
import { formatTable } from './report/table.ts'

/** Of UTF-8: a long document. */
const textBytes = 1_000_000
const limit = 8_000
/** What js-tiktoken is given of a text: it is quadratic, and would take hours over all of some. */
const plainBytes = 4_000

export const tokenCounting: Benchmark = {
  name: 'tokens',
  title: 'Counting tokens',
  run: async ({ isQuick, note }) => {
    const repetitions = isQuick ? 2 : 7
    let counter = new TiktokenCounter(new TokenVocabulary(o200k.bpe_ranks), o200k.pat_str)
    const loadingMs = leastCpuMs(repetitions, () => {
      counter = new TiktokenCounter(new TokenVocabulary(o200k.bpe_ranks), o200k.pat_str)
    })
    const plain = new Tiktoken(o200k)
    const rows = Object.entries(sampleTexts()).map(([name, text]) => {
      note(`tokens: ${name}`)
      const start = upTo(text, plainBytes)
      return [
        name,
        leastCpuMs(2, () => plain.encode(start, [], [])),
        leastCpuMs(repetitions, () => counter.count(start)),
        leastCpuMs(repetitions, () => counter.count(text)),
        leastCpuMs(repetitions, () => counter.count(text, limit)),
        leastCpuMs(repetitions, () => counter.cut(text, limit)),
      ]
    })
    const header = ['CPU ms', 'js-tiktoken, 4 KB', 'ours, 4 KB', '1 MB', '1 MB, limit 8 000', 'cut to 8 000']
    return `Loading o200k_base, its file in memory: ${loadingMs.toFixed(0)} ms of CPU. Least of ${repetitions}:\n\n${formatTable(header, rows)}`
  },
}

function sampleTexts(): Readonly<Record<string, string>> {
  const ideographs = Array.from({ length: textBytes / 3 }, (_, index) => 0x4e00 + (pseudoRandom(index) % 3_000))
  const noise = Buffer.from(Array.from({ length: (textBytes * 3) / 4 }, (_, index) => pseudoRandom(index)))
  return {
    prose: fill(readFileSync(new URL('../LICENSE', import.meta.url), 'utf8')),
    code: fill(readFileSync(new URL('../shared/models/piece-encoder.ts', import.meta.url), 'utf8')),
    'Chinese, no spaces': fill(ideographs.map((point) => String.fromCodePoint(point)).join('')),
    base64: fill(noise.toString('base64')),
    'mixed emoji': fill('👩‍👩‍👧‍👦 ok 🇸🇪❤️ fine, '),
    'one letter': fill('a'),
    'one sign': fill('='),
    'white space': fill(' '),
  }
}

function pseudoRandom(index: number): number {
  return Math.imul(index ^ (index >>> 7), 0x9e3779b1) >>> 8
}

function fill(text: string): string {
  return upTo(text.repeat(Math.ceil(textBytes / Buffer.byteLength(text))), textBytes)
}

function upTo(text: string, bytes: number): string {
  return Buffer.from(text)
    .subarray(0, bytes)
    .toString()
    .replace(/\uFFFD$/, '')
}

/** Of this process: what other processes do meanwhile does not count. */
function leastCpuMs(repetitions: number, work: () => unknown): number {
  const runs = Array.from({ length: repetitions }, () => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  })
  return Math.min(...runs)
}
