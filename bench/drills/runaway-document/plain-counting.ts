// Counting tokens with js-tiktoken as it comes, which most chunkers do: quadratic in the length of a run without breaks.
import { Tiktoken } from 'js-tiktoken/lite'
import o200k from 'js-tiktoken/ranks/o200k_base'

export interface PlainCounting {
  readonly bytes: number
  readonly cpuMs: number
}

/** What is counted: a whole megabyte of some texts would take hours. */
const countedBytes = 4_000

/** @param run one character, of one byte. */
export function countPlainly(run: string): PlainCounting {
  const encoding = new Tiktoken(o200k)
  const before = process.cpuUsage()
  encoding.encode(run.repeat(countedBytes), [], [])
  const { user, system } = process.cpuUsage(before)
  return { bytes: countedBytes, cpuMs: (user + system) / 1_000 }
}

/** For a run of that length, by the square of the lengths. */
export function extrapolated({ bytes, cpuMs }: PlainCounting, runBytes: number): string {
  const hours = (cpuMs * (runBytes / bytes) ** 2) / 3_600_000
  return `${hours >= 10 ? Math.round(hours) : hours.toFixed(1)} h`
}
