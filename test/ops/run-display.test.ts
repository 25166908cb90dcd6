// What an operator who watches a run is shown, and what to do next is called.
import { describe, expect, test } from 'vitest'
import { nextSteps } from '../../ops/reindex/next-steps.ts'
import { RunDisplay } from '../../ops/reindex/run-display.ts'
import { runLines } from '../../ops/reindex/run-lines.ts'
import type { RunReply } from '../../ops/reindex/run-reply.ts'

const documents = { total: 4, done: 2, failed: 1, remaining: 1 }

function runIn(state: string, facts: Partial<RunReply> = {}): RunReply {
  return {
    id: 'r1',
    state,
    model: 'new@8',
    from: 'old@8',
    startedAt: '2026-11-21T10:00:00.000Z',
    startedBy: 'ann',
    progress: { documents },
    failures: [],
    ...facts,
  }
}

function displayed(screen?: { columns: number }) {
  const [lines, rewritten]: [string[], string[]] = [[], []]
  const display = new RunDisplay({
    print: (line) => void lines.push(line),
    screen: screen && { ...screen, rewrite: (line) => void rewritten.push(line) },
    clock: { now: () => Date.parse('2026-11-21T10:00:05.000Z'), pause: async () => {} },
  })
  return { display, lines, rewritten }
}

describe('a run that is watched', () => {
  test('is a line that is rewritten, or one after the other', () => {
    const onScreen = displayed({ columns: 100 })
    onScreen.display.show(runIn('running'))
    expect(onScreen.rewritten).toEqual([expect.stringMatching(/^█+▒+░+ {2}75 %, 2 of 4 documents, 1 failed/)])
    const inLog = displayed()
    inLog.display.show(runIn('running'))
    expect(inLog.lines).toEqual([expect.stringMatching(/^10:00:05 {2}towards new@8, running: 75 %/)])
  })

  test('says once that it is paused, and how it goes on', () => {
    const { display, lines } = displayed({ columns: 100 })
    for (const state of ['running', 'paused', 'paused', 'running', 'paused']) display.show(runIn(state))
    const told = ['The run is paused.', '  to let it go on:  npm run ops -- resume r1 --watch']
    expect(lines).toEqual([...told, ...told])
  })

  test('says for how long there has been no answer', () => {
    const { display, lines, rewritten } = displayed({ columns: 100 })
    display.showSilence(95_000)
    const inLog = displayed()
    inLog.display.showSilence(95_000)
    expect({ lines, rewritten }).toEqual({ lines: [], rewritten: ['no answer for 1 min 35 s; still trying'] })
    expect(inLog.lines).toEqual(['10:00:05  no answer for 1 min 35 s; still trying'])
  })
})

describe('what can be done next', () => {
  const failures = [{ documentName: 'a', error: { code: 'c', message: 'm' }, failedAt: '2026-11-21T10:00:00.000Z' }]
  test.each([
    [runIn('running'), ['watch r1']],
    [runIn('complete'), ['retry r1 --watch', 'cutover r1']],
    [runIn('complete', { progress: { documents: { ...documents, failed: 0 } } }), ['cutover r1']],
    [runIn('finished', { model: undefined, progress: undefined, failures }), ['reindex --document NAME --watch']],
    [runIn('finished', { model: undefined, progress: undefined }), []],
    [runIn('cut-over'), []],
  ])('depends on how the run is: %o', (run, commands) => {
    expect(nextSteps(run).map((line) => line.replace(/^.*npm run ops -- /, ''))).toEqual(commands)
  })
})

test('what was in the way of a run is told for as long as it may still be', () => {
  const problem = { message: 'Check the services.', at: '2026-11-21T10:00:00.000Z' }
  expect(runLines(runIn('running', { problem })).join('\n')).toContain('Check the services.')
  expect(runLines(runIn('complete', { problem })).join('\n')).not.toContain('Check the services.')
})
