// A question of a megabyte: refused with its limit before anything is paid for, and without much thought.
import { APIError } from 'openai'
import { errorOf, HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'
import type { ProductUnderTest } from '../../product/start-product.ts'
import { documents } from '../../product/corpus.ts'
import { formatMs } from '../figures.ts'
import { readJournal } from '../run/region-control.ts'
import { withRegions } from '../run/region-process.ts'
import { askUsual, usualRag } from '../usual/usual-rag.ts'
import type { Part } from './part.ts'
import type { PlainCounting } from './plain-counting.ts'
import { extrapolated } from './plain-counting.ts'

const questionBytes = 1_000_000
/** Of the functions' process, for reading, counting and refusing; js-tiktoken takes hours for some of these texts. */
const mostCpuMs = 500

const prose = documents.map(({ text }) => text).join('\n')

/** Each has a megabyte in UTF-8. */
const questions: Readonly<Record<string, string>> = {
  prose: prose.repeat(Math.ceil(questionBytes / prose.length)).slice(0, questionBytes),
  'one letter': 'a'.repeat(questionBytes),
  'Chinese without a break': '请问港口的起重机在什么时候必须停止'.repeat(questionBytes / 3 / 17),
}

interface Refusal {
  readonly text: string
  readonly outcome: string
  readonly isTooLarge: boolean
  readonly modelCalls: number
  readonly cpuMs: number
}

export async function hugeQuestion(product: ProductUnderTest, plain: PlainCounting): Promise<Part> {
  const refusals: Refusal[] = []
  for (const [text, question] of Object.entries(questions)) refusals.push(await ask(product, text, question))
  const calls = refusals.reduce((sum, { modelCalls }) => sum + modelCalls, 0)
  const largestCpuMs = Math.max(...refusals.map(({ cpuMs }) => cpuMs))
  return {
    table: {
      title: 'A question of 1 MB',
      columns: ['', 'outcome', 'model calls', 'CPU'],
      rows: [
        ['usual: sent as it comes', ...(await askUsualCode(product)), '–'],
        [
          `usual: counted first, one letter (${plain.bytes} bytes: ${formatMs(plain.cpuMs)})`,
          'not lived to see',
          '0',
          `~ ${extrapolated(plain, questionBytes)}`,
        ],
        ...refusals.map((each) => [`ours: ${each.text}`, each.outcome, String(each.modelCalls), formatMs(each.cpuMs)]),
      ],
    },
    promises: [
      {
        promise: 'A question of 1 MB is refused as too large, with the limit, and no model is called',
        measured: `${refusals.filter(({ isTooLarge }) => isTooLarge).length} of ${refusals.length} refused; ${calls} calls by the regions' journals`,
        isKept: refusals.every(({ isTooLarge }) => isTooLarge) && calls === 0,
      },
      {
        promise: `A question of 1 MB takes less than ${mostCpuMs} ms of CPU, whatever it is made of`,
        measured: refusals.map(({ text, cpuMs }) => `${text} ${formatMs(cpuMs)}`).join(', '),
        isKept: largestCpuMs < mostCpuMs,
      },
    ],
  }
}

async function ask(product: ProductUnderTest, text: string, question: string): Promise<Refusal> {
  const callsBefore = await modelCalls(product)
  const cpuBefore = await product.workerCpu()
  const response = await new HoldfastClient(product.url).postChat('/chats', question)
  const { cpuMs } = await product.workerCpu()
  const isAnswer = response.ok
  const { status, code, message } = isAnswer ? { status: 200, code: '', message: '' } : await errorOf(response)
  return {
    text,
    outcome: `${status} ${code}`.trim(),
    isTooLarge: status === 413 && code === 'too_large' && /\d/.test(message),
    modelCalls: (await modelCalls(product)) - callsBefore,
    cpuMs: cpuMs - cpuBefore.cpuMs,
  }
}

async function modelCalls({ standIns }: ProductUnderTest): Promise<number> {
  const journals = await Promise.all(standIns.regions.map(readJournal))
  return journals.reduce((sum, { total }) => sum + total, 0)
}

/** Embeds the question first: so it is that call which fails. */
function askUsualCode({ standIns }: ProductUnderTest): Promise<readonly [outcome: string, modelCalls: string]> {
  const plan = { region: 'usual', timeToFirstTokenMs: 0, tokensPerSecond: 0, timeSpeed: 1 }
  return withRegions([plan], async ([region]) => {
    const rag = usualRag(region?.url ?? '', standIns.search, 1_024)
    const outcome = await askUsual(rag, [], questions['prose'] ?? '').then(
      () => 'answered',
      (error: unknown) => (error instanceof APIError ? `${error.status}, the service's own words` : String(error)),
    )
    return [outcome, String((await region?.journal())?.total ?? 0)]
  })
}
