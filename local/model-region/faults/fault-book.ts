// The fault rules in force: the first that a request meets strikes it.
import type { ModelRoute } from '../journal/journal-entry.ts'
import type { FaultRule } from './fault-rule.ts'
import { seededChance } from './seeded-chance.ts'

export interface Target {
  readonly route: ModelRoute
  readonly deployment: string | null
  /** All message texts of a chat request. */
  readonly promptText: string
}

export interface Strike {
  readonly rule: FaultRule
  /** The rule's position, from 0. */
  readonly index: number
}

interface Entry {
  readonly rule: FaultRule
  readonly chance: () => number
  struck: number
}

export class FaultBook {
  #entries: Entry[] = []

  replace(rules: readonly FaultRule[]): void {
    this.#entries = rules.map((rule, index) => ({ rule, chance: seededChance(rule.seed ?? index + 1), struck: 0 }))
  }

  clear(): void {
    this.#entries = []
  }

  /** The rules, each with how often it has struck. */
  list(): (FaultRule & { struck: number })[] {
    return this.#entries.map(({ rule, struck }) => ({ ...rule, struck }))
  }

  take(target: Target): Strike | undefined {
    for (const [index, entry] of this.#entries.entries()) {
      if (!isMet(entry, target)) continue
      entry.struck++
      return { rule: entry.rule, index }
    }
    return undefined
  }
}

function isMet({ rule, chance, struck }: Entry, target: Target): boolean {
  if (rule.route !== undefined && rule.route !== target.route) return false
  if (rule.deployment !== undefined && rule.deployment !== target.deployment) return false
  if (rule.contentFilterMarker !== undefined && !isMarked(rule.contentFilterMarker, target)) return false
  if (rule.times !== undefined && struck >= rule.times) return false
  return rule.share === undefined || chance() < rule.share
}

function isMarked(marker: string, { route, promptText }: Target): boolean {
  return route === 'chat' && promptText.includes(marker)
}
