// What an event says, as lines: first why the turn was as it was, then its fields, then the attempts one by one.
import { diagnoseTurn } from '../diagnose-turn.ts'
import { answerAttempts } from '../turn-attempts.ts'
import type { TurnEvent } from '../turn-event.ts'
import { milliseconds } from './units.ts'
import { whyLine } from './why-line.ts'

export function turnFacts(turn: TurnEvent): string[] {
  const { attempts, ...others } = turn.fields
  const width = Math.max(...Object.keys(others).map((name) => name.length))
  return [
    `\n${turn.event}`,
    ...(attempts === undefined ? [] : [`  why: ${whyLine(diagnoseTurn(turn))}`]),
    ...Object.entries(others).map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    ...attemptLines(turn),
  ]
}

function attemptLines(turn: TurnEvent): string[] {
  return answerAttempts(turn).map((attempt, position) => {
    const firstToken = attempt.ttft_ms === undefined ? '' : `, first token after ${milliseconds(attempt.ttft_ms)}`
    const hedge = attempt.is_hedge ? ' (hedge)' : ''
    const took = milliseconds(attempt.duration_ms)
    return `  attempt ${position + 1}${hedge}: ${attempt.deployment} ${attempt.outcome} in ${took}${firstToken}`
  })
}
