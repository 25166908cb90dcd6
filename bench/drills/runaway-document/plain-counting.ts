// Counting tokens with js-tiktoken as it comes, which most chunkers do: quadratic in the length of a run without breaks.
import { Tiktoken } from 'js-tiktoken/lite'
import o200k from 'js-tiktoken/ranks/o200k_base'

export interface PlainCounting {
  readonly bytes: number
  readonly cpuMs: number
}

/**
 * @param run one character, of one byte.
 * @param bytes how long a run of it is counted: a whole megabyte would take hours.
 */
export function countPlainly(run: string, bytes: number): PlainCounting {
  const encoding = new Tiktoken(o200k)
  const before = process.cpuUsage()
  encoding.encode(run.repeat(bytes), [], [])
  const { user, system } = process.cpuUsage(before)
  return { bytes, cpuMs: (user + system) / 1_000 }
}

/** For a run of that length, by the square of the lengths. */
export function extrapolated({ bytes, cpuMs }: PlainCounting, runBytes: number): string {
  const hours = (cpuMs * (runBytes / bytes) ** 2) / 3_600_000
  return `${hours >= 10 ? Math.round(hours) : hours.toFixed(1)} h`
}
