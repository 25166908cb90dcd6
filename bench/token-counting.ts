// How long counting tokens takes, ours against js-tiktoken's own, on texts that tell them apart: node bench/token-counting.ts
import { readFileSync } from 'node:fs'
import { Tiktoken } from 'js-tiktoken/lite'
import o200k from 'js-tiktoken/ranks/o200k_base'
import { loadTokenCounter } from '../shared/models/load-token-counter.ts'

/** Of UTF-8: a long document. */
const textBytes = 1_000_000
const limit = 8_000
/** What the plain merge is given of a text: it is quadratic, and would take hours over all of some. */
const plainBytes = 4_000

const pseudoRandom = (index: number) => Math.imul(index ^ (index >>> 7), 0x9e3779b1) >>> 8
const upTo = (text: string, bytes: number) =>
  Buffer.from(text)
    .subarray(0, bytes)
    .toString()
    .replace(/\uFFFD$/, '')
const fill = (text: string) => upTo(text.repeat(Math.ceil(textBytes / Buffer.byteLength(text))), textBytes)
const ideographs = Array.from({ length: 340_000 }, (_, index) =>
  String.fromCharCode(0x4e00 + (pseudoRandom(index) % 3_000)),
)
const noise = Buffer.from(Array.from({ length: 750_000 }, (_, index) => pseudoRandom(index) & 0xff))

const texts = {
  prose: fill(readFileSync(new URL('../LICENSE', import.meta.url), 'utf8')),
  code: fill(readFileSync(new URL('../shared/models/merge-byte-pairs.ts', import.meta.url), 'utf8')),
  'Chinese, no spaces': fill(ideographs.join('')),
  base64: fill(noise.toString('base64')),
  'mixed emoji': fill('👩‍👩‍👧‍👦 ok 🇸🇪❤️ fine, '),
  'one letter': fill('a'),
  'one sign': fill('='),
  'white space': fill(' '),
}

/** The best of three, in milliseconds of this process's CPU: other processes do not count. */
function cpuMs(work: () => unknown): number {
  const runs = [1, 2, 3].map(() => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  })
  return Math.min(...runs)
}

const loading = process.cpuUsage()
const counter = await loadTokenCounter('gpt-4o')
const { user, system } = process.cpuUsage(loading)
console.log(`loading (the rank file is in memory): ${((user + system) / 1_000).toFixed(0)} ms; js-tiktoken:`)
let plain: Tiktoken | undefined
console.log(`${cpuMs(() => (plain = new Tiktoken(o200k))).toFixed(0)} ms`)

const rows = Object.entries(texts).map(([name, text]) => {
  const start = upTo(text, plainBytes)
  const plainMs = cpuMs(() => plain?.encode(start, [], []))
  const oursMs = cpuMs(() => counter.count(start))
  return {
    text: name,
    'plain, 4 KB (ms)': round(plainMs),
    'ours, 4 KB (ms)': round(oursMs),
    'times faster': Math.round(plainMs / oursMs),
    'ours, 1 MB (ms)': round(cpuMs(() => counter.count(text))),
    'ours, 1 MB, limit 8 000 (ms)': round(cpuMs(() => counter.count(text, limit))),
    'cut to 8 000 (ms)': round(cpuMs(() => counter.cut(text, limit))),
  }
})
console.table(rows)

function round(ms: number): number {
  return Number(ms.toPrecision(2))
}
