// What the region pool must keep while a region is sick, and afterwards.
import type { PromiseCheck } from '../drill.ts'
import { formatMs, quantile } from '../figures.ts'
import type { Standing } from '../run/compete.ts'
import { standingOf } from '../run/compete.ts'
import { isWholeAnswer, wholeAnswers } from './whole-answer.ts'
import type { Outage } from './outage-run.ts'
import { ramp } from './ramp.ts'
import { isWithin, mostProbesAtOnce, sickSpans } from './sick-time.ts'

const largestSlowdown = 1.1
const mostCallsPerRequest = 1.1

interface OurOutage extends Outage {
  readonly ours: Standing
}

export function outagePromises(outages: readonly Outage[]): PromiseCheck[] {
  const all = outages.map((outage) => ({ ...outage, ours: standingOf(outage.standings, 'region-pool') }))
  const before = all.filter(({ scenario }) => !scenario.isMidway)
  return [
    ...before.map(noVisibleError),
    sameSpeed(before),
    ...all.map(oneProbe),
    ...before.map(ramps),
    fewCalls(all),
    ...all.filter(({ scenario }) => scenario.isMidway).flatMap(cleanRestarts),
  ]
}

/** Text that is on the screen when its region dies is another promise: see `cleanRestarts`. */
function noVisibleError({ scenario, ours: { requests } }: OurOutage): PromiseCheck {
  const failed = requests.filter(({ outcome }) => outcome !== 'answered')
  const early = failed.filter(({ text }) => text === '')
  const errors = new Set(early.map(({ outcome, error }) => error ?? outcome))
  const midway = failed.length - early.length
  return {
    promise: `${scenario.name}: no user whose answer has not begun sees an error`,
    measured:
      `${requests.length - failed.length} of ${requests.length} answered` +
      (errors.size > 0 ? `, ${early.length} not (${[...errors].join(', ')})` : '') +
      (midway > 0 ? `; ${midway} lost the connection midway and could not restart` : ''),
    isKept: early.length === 0,
  }
}

/**
 * The surviving region against one that was asked the same at the same time and has no sick neighbour. Over all outages, because
 * the 95th percentile of one rests on a handful of answers.
 */
function sameSpeed(outages: readonly OurOutage[]): PromiseCheck {
  const each = outages.map((outage) => ({ name: outage.scenario.name, ...answerTimes(outage) }))
  const ours = p95(each.flatMap(({ oursMs }) => oursMs))
  const control = p95(each.flatMap(({ controlMs }) => controlMs))
  const details = each.map(
    ({ name, oursMs, controlMs }) => `${name} ${formatMs(p95(oursMs))} / ${formatMs(p95(controlMs))}`,
  )
  return {
    promise: "Once the breaker is open, p95 of answers is within 10 % of a healthy region's at that time",
    measured: `${formatMs(ours)} / ${formatMs(control)}, ${((ours / control - 1) * 100).toFixed(0)} % (${details.join(', ')})`,
    isKept: ours <= control * largestSlowdown,
  }
}

function answerTimes({ ours, control }: OurOutage) {
  const spans = sickSpans(ours.breaker)
  const whileOpen = ({ startedAt, requests }: Standing) =>
    requests
      .filter(({ outcome }) => outcome === 'answered')
      .filter(({ startedAtMs }) => isWithin(spans, startedAt + startedAtMs - ours.startedAt))
      .map(({ totalMs }) => totalMs)
  return { oursMs: whileOpen(ours), controlMs: whileOpen(control) }
}

function p95(values: readonly number[]): number {
  return quantile(values, 0.95)
}

function oneProbe({ scenario, ours }: OurOutage): PromiseCheck {
  const most = mostProbesAtOnce(ours)
  const openings = ours.breaker.filter(({ to }) => to === 'open').length
  return {
    promise: `${scenario.name}: the breaker opens, and at most one probe is under way in the sick region`,
    measured: `opened ${openings === 1 ? 'once' : `${openings} times`}, at most ${most} under way`,
    isKept: openings > 0 && most <= 1,
  }
}

function ramps({ scenario, times, ours }: OurOutage): PromiseCheck {
  const { mostUnanswered, isWithinSlowStart, usualShare, returnedShare } = ramp(ours, times.wellMs)
  return {
    promise: `${scenario.name}: traffic comes back by degrees`,
    measured:
      `unanswered at once in the first seconds: ${mostUnanswered.join(', ')}; ` +
      `${Math.round(usualShare * 100)} % of all calls before, ${Math.round(returnedShare * 100)} % at the end`,
    // The last seconds hold too few calls for more than that.
    isKept: isWithinSlowStart && returnedShare >= usualShare / 2,
  }
}

function fewCalls(outages: readonly OurOutage[]): PromiseCheck {
  const calls = outages.reduce((sum, { ours }) => sum + ours.calls.length, 0)
  const requests = outages.reduce((sum, { ours }) => sum + ours.requests.length, 0)
  const each = outages.map(
    ({ scenario, ours }) => `${scenario.name} ${(ours.calls.length / ours.requests.length).toFixed(2)}`,
  )
  return {
    promise: 'At most 1.10 calls per user, over the drill',
    measured: `${(calls / requests).toFixed(3)} (${each.join(', ')})`,
    isKept: calls <= requests * mostCallsPerRequest,
  }
}

function cleanRestarts({ scenario, ours: { requests } }: OurOutage): PromiseCheck[] {
  const whole = wholeAnswers(requests)
  const restarted = requests.filter(({ restarts }) => restarts > 0)
  const clean = restarted.filter((request) => request.outcome === 'answered' && isWholeAnswer(request, whole)).length
  const failedMidway = requests.filter(({ outcome, text }) => outcome !== 'answered' && text !== '')
  const told = failedMidway.filter(({ canRestart, error }) => !canRestart && error === 'upstream_failed').length
  const pieced = requests.filter((request) => request.outcome === 'answered' && !isWholeAnswer(request, whole)).length
  return [
    {
      promise: `${scenario.name}: who can restart ends with one region's whole answer`,
      measured: `${clean} of ${restarted.length} restarted; ${pieced} answers of all are anything else`,
      isKept: restarted.length > 0 && clean === restarted.length && pieced === 0,
    },
    {
      promise: `${scenario.name}: who cannot is told, and only they`,
      measured: `${told} told of ${failedMidway.length} who were left with part of an answer`,
      isKept: told > 0 && told === failedMidway.length,
    },
  ]
}
