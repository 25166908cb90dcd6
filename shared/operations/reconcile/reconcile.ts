// Compares blobs, catalogue and index, and has repaired what differs. Called every few minutes, it works for a few minutes at most
// and goes on next time where it was; small collections are done in one call.
import type { Clock } from '../../kernel/clock.ts'
import { startDeadline } from '../../kernel/deadline.ts'
import type { Telemetry } from '../../telemetry/telemetry.ts'
import { compareBlobs } from './compare-blobs.ts'
import { comparePassages } from './compare-passages.ts'
import { countFindings, noFindings } from './finding.ts'
import type { Pass, PassReport, Reconciliation, ReconciliationStore, Tally } from './reconciliation-store.ts'
import type { RepairDeps } from './repair.ts'
import { repair } from './repair.ts'
import type { CompareDeps, Step } from './step.ts'

export interface ReconcileDeps extends CompareDeps, RepairDeps {
  readonly reconciliation: ReconciliationStore
  readonly queue: RepairDeps['queue'] & { depth(signal: AbortSignal): Promise<number> }
  readonly clock: Clock
  readonly telemetry: Pick<Telemetry, 'corpusReconciled'>
  /** From the start of one pass to the start of the next. */
  readonly reconcileEveryMs: number
}

/**
 * The timer comes every five minutes, some seconds sooner or later. No page is begun after four, none lasts beyond four and a half, and
 * then the lease is free, also of a call that failed or was killed.
 */
const workMs = 4 * 60_000
const deadlineMs = 4.5 * 60_000
const leaseMs = 4.75 * 60_000

/**
 * With more jobs than that waiting, nothing is looked at: much of what differs is what the jobs are about, and repairs come
 * after people's uploads. It paces the repairs as well: a page's findings are worked off before the next page is begun.
 */
const maxWaitingJobs = 100
const lookAgainAfterMs = 10_000

export async function reconcile(deps: ReconcileDeps, signal: AbortSignal): Promise<void> {
  const deadline = startDeadline(deps.clock, deadlineMs, signal)
  try {
    await workWhileTimeIsLeft(deps, deps.clock.now() + workMs, deadline.signal)
  } finally {
    deadline.clear()
  }
}

async function workWhileTimeIsLeft(deps: ReconcileDeps, endAt: number, signal: AbortSignal): Promise<void> {
  const lease = await takeLease(deps, signal)
  if (!lease) return
  let { state, revision } = lease
  for (let hasRepaired = false; state.pass && deps.clock.now() < endAt;) {
    if (await isQueueBusy(deps, signal)) {
      // Others' jobs may take hours; one's own are worth waiting for.
      if (!hasRepaired) break
      await deps.clock.sleep(lookAgainAfterMs, signal)
      continue
    }
    const step = await compare(deps, state.pass, signal)
    await repair(deps, step.findings, signal)
    hasRepaired ||= step.findings.length > 0
    state = after(state, state.pass, step, deps.clock.now())
    const written = await deps.reconciliation.write(state, revision, signal)
    // Somebody else has taken over after all: what was repaired twice does no harm.
    if (written === undefined) return
    revision = written
    if (!state.pass && state.lastReport) report(deps, state.lastReport)
  }
  await deps.reconciliation.write({ ...state, leasedUntil: 0 }, revision, signal)
}

/** Undefined when nothing is due, or somebody else is at it. */
async function takeLease(
  { reconciliation, clock, reconcileEveryMs }: ReconcileDeps,
  signal: AbortSignal,
): Promise<{ readonly state: Reconciliation; readonly revision: string } | undefined> {
  const known = await reconciliation.read(signal)
  const { pass, lastReport, leasedUntil } = known?.state ?? { pass: undefined, lastReport: undefined, leasedUntil: 0 }
  const now = clock.now()
  const isDue = pass !== undefined || lastReport === undefined || now - lastReport.startedAt >= reconcileEveryMs
  if (!isDue || now < leasedUntil) return undefined
  const state = { leasedUntil: now + leaseMs, pass: pass ?? newPass(now), lastReport }
  const revision = await reconciliation.write(state, known?.revision, signal)
  return revision === undefined ? undefined : { state, revision }
}

function newPass(startedAt: number): Pass {
  return {
    startedAt,
    place: { phase: 'blobs', continuation: undefined, afterName: '' },
    tally: { blobs: 0, entries: 0, passages: 0, findings: noFindings },
  }
}

async function isQueueBusy({ queue }: ReconcileDeps, signal: AbortSignal): Promise<boolean> {
  return (await queue.depth(signal)) > maxWaitingJobs
}

async function compare(deps: ReconcileDeps, { place, startedAt }: Pass, signal: AbortSignal): Promise<Step> {
  switch (place.phase) {
    case 'blobs':
      return await compareBlobs(deps, place, signal)
    case 'passages':
      return await comparePassages(deps, place, startedAt, signal)
  }
}

function after(state: Reconciliation, pass: Pass, { findings, lookedAt, next }: Step, now: number): Reconciliation {
  const tally: Tally = {
    blobs: pass.tally.blobs + lookedAt.blobs,
    entries: pass.tally.entries + lookedAt.entries,
    passages: pass.tally.passages + lookedAt.passages,
    findings: countFindings(pass.tally.findings, findings),
  }
  if (next) return { ...state, pass: { ...pass, place: next, tally } }
  return { ...state, pass: undefined, lastReport: { startedAt: pass.startedAt, finishedAt: now, tally } }
}

function report({ telemetry }: ReconcileDeps, { startedAt, finishedAt, tally }: PassReport): void {
  const { findings, ...lookedAt } = tally
  telemetry.corpusReconciled({ ...lookedAt, ...findings, latencyMs: finishedAt - startedAt })
}
