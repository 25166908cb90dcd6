// What an event says, as lines; the attempts of an answer one by one, since they are why it was slow.
import { z } from 'zod'
import type { TurnEvent } from '../turn-event.ts'
import { milliseconds } from './units.ts'

const attempts = z.array(
  z.object({
    deployment: z.string(),
    outcome: z.string(),
    duration_ms: z.number(),
    ttft_ms: z.number().optional(),
    is_hedge: z.boolean(),
  }),
)

export function turnFacts({ event, fields }: TurnEvent): string[] {
  const { attempts: made, ...others } = fields
  const width = Math.max(...Object.keys(others).map((name) => name.length))
  return [
    `\n${event}`,
    ...Object.entries(others).map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    ...(made === undefined ? [] : attemptLines(made)),
  ]
}

function attemptLines(made: string): string[] {
  return attempts.parse(JSON.parse(made)).map((attempt, position) => {
    const firstToken = attempt.ttft_ms === undefined ? '' : `, first token after ${milliseconds(attempt.ttft_ms)}`
    const hedge = attempt.is_hedge ? ' (hedge)' : ''
    const took = milliseconds(attempt.duration_ms)
    return `  attempt ${position + 1}${hedge}: ${attempt.deployment} ${attempt.outcome} in ${took}${firstToken}`
  })
}
