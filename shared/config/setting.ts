// A setting as data: what it is called, what it accepts, what it is without being set, and why one would change it.
import { z } from 'zod'

/** `process.env`, or what a test puts in its place. */
export type Environment = Readonly<Record<string, string | undefined>>

export interface Setting<T> {
  /** Name of the environment variable (an app setting on Azure). */
  readonly env: string
  /** Parses the variable's text. */
  readonly schema: z.ZodType<T, string>
  /** Used when the variable is absent or empty; a setting without one is required. */
  readonly default?: string
  readonly why: string
  /** Never shown in messages. */
  readonly isSecret?: boolean
}

/** What a table of settings is once it is parsed. */
export type ValuesOf<Table extends Readonly<Record<string, Setting<unknown>>>> = {
  readonly [Name in keyof Table]: z.output<Table[Name]['schema']>
}

export function setting<T>(definition: Setting<T>): Setting<T> {
  return definition
}

/** A whole number within bounds, inclusive. */
export function wholeNumber(least: number, most: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^\d{1,12}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be between ${least} and ${most}`)
}

export const text: z.ZodType<string, string> = z.string().trim().min(1, 'must not be empty')

/** Absent when empty: for settings that have no default and are not required. */
export const optionalText: z.ZodType<string | undefined, string> = z
  .string()
  .trim()
  .transform((value) => (value === '' ? undefined : value))

export const url: z.ZodType<string, string> = z
  .string()
  .trim()
  .refine((value) => URL.canParse(value) && /^https?:/.test(value), 'must be an http(s) URL')

export const optionalUrl: z.ZodType<string | undefined, string> = z
  .string()
  .trim()
  .refine(
    (value) => value === '' || (URL.canParse(value) && /^https?:/.test(value)),
    'must be an http(s) URL, or nothing',
  )
  .transform((value) => (value === '' ? undefined : value))
