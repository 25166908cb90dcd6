// What telemetry owes whoever takes a complaint.
import { portNames } from '../../product/corpus.ts'
import type { PromiseCheck } from '../drill.ts'
import { troubledQuestion } from './ask-into-trouble.ts'
import type { BlindResult, Handled } from './collect-complaints.ts'
import { mistakesIn } from './compare-diagnosis.ts'
import { journalCost } from './journal-truth.ts'
import { leakedWords } from './leaked-words.ts'
import { metricTokens } from './metric-tokens.ts'

/** Below that there was no telemetry to look through. */
const leastEnvelopes = 20

export function blindPromises(result: BlindResult): PromiseCheck[] {
  const { handled } = result
  const withOneEvent = handled.filter(({ diagnoses }) => diagnoses.length === 1)
  return [
    {
      promise: "Every complaint's id has exactly one event",
      measured: `${withOneEvent.length} of ${handled.length}`,
      isKept: withOneEvent.length === handled.length,
    },
    rightDiagnoses(handled),
    rightCosts(handled),
    noWords(result),
    completeTokens(result),
  ]
}

/** What is wrong with what telemetry tells of it; nothing when it is right. */
export function mistakesOf(each: Handled): readonly string[] {
  const [diagnosis] = each.diagnoses
  return diagnosis ? mistakesIn(diagnosis, each) : ['no event']
}

function rightDiagnoses(handled: readonly Handled[]): PromiseCheck {
  const wrong = handled.flatMap((each) => mistakesOf(each).map((mistake) => `${each.complaint.trouble}: ${mistake}`))
  const right = handled.filter((each) => mistakesOf(each).length === 0)
  return {
    promise: 'Each diagnosis is what was planted: who answered, who failed, the slow phase, what was left out',
    measured: [`${right.length} of ${handled.length}`, ...wrong].join('; '),
    isKept: right.length === handled.length,
  }
}

function rightCosts(handled: readonly Handled[]): PromiseCheck {
  const wrong = handled.filter(({ diagnoses, calls }) => diagnoses[0]?.costMicroDollars !== journalCost(calls))
  const sum = handled.reduce((total, { calls }) => total + journalCost(calls), 0)
  return {
    promise: "Each cost is what the regions' journals come to, to the millionth of a dollar",
    measured: [
      `${handled.length - wrong.length} of ${handled.length}, ${sum} millionths in all`,
      ...wrong.map(
        ({ complaint, diagnoses, calls }) =>
          `${complaint.trouble}: ${journalCost(calls)}, told ${diagnoses[0]?.costMicroDollars}`,
      ),
    ].join('; '),
    isKept: wrong.length === 0,
  }
}

function noWords({ handled, envelopes, documents }: BlindResult): PromiseCheck {
  const texts = [troubledQuestion, ...documents.map(({ text }) => text), ...handled.flatMap((each) => each.texts)]
  const leaked = leakedWords(JSON.stringify(envelopes), texts, portNames)
  return {
    promise: 'No word of questions, answers or documents is in what was sent',
    measured: `${leaked.length} runs of three words or names in ${envelopes.length} envelopes${leaked.length > 0 ? `: ${leaked[0]}` : ''}`,
    isKept: leaked.length === 0 && envelopes.length >= leastEnvelopes,
  }
}

function completeTokens({ envelopes, regionTokens: { input, output } }: BlindResult): PromiseCheck {
  const told = { input: metricTokens(envelopes, 'input'), output: metricTokens(envelopes, 'output') }
  const requests = envelopes.filter(({ data }) => data.baseType === 'RequestData').length
  return {
    promise: 'The metrics have every token, with one trace in a hundred',
    measured: `${told.input} and ${told.output} of ${input} and ${output}, with ${requests} requests traced`,
    isKept: output > 0 && told.input === input && told.output === output,
  }
}
