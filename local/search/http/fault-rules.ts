// Faults on demand: rules that make chosen requests slow, refused, silent, or partly failing.
import { z } from 'zod'
import { routeNames, type RouteName } from './route.ts'

export const faultRuleSchema = z.strictObject({
  /** Which requests; absent means all. */
  route: z.enum(routeNames).optional(),
  /** Which index; absent means all. */
  index: z.string().optional(),
  /** Answer with this status instead of doing the work. */
  status: z.number().int().min(400).max(599).optional(),
  body: z.unknown().optional(),
  retryAfterMs: z.number().min(0).optional(),
  latencyMs: z.number().min(0).optional(),
  /** Never answer; the connection stays open. */
  hang: z.boolean().optional(),
  /** An error status without a body, which the service does give in places. */
  emptyReply: z.boolean().optional(),
  /** Do the work, but fail this share of the documents of a batch with this status. */
  itemStatus: z.number().int().min(400).max(599).optional(),
  /** Share of the requests (or documents, with itemStatus) that are hit: evenly spread, not drawn. */
  share: z.number().min(0).max(1).optional(),
  /** After so many hits the rule is spent. */
  times: z.number().int().min(1).optional(),
})

export type FaultRule = z.infer<typeof faultRuleSchema>

interface ActiveRule {
  readonly rule: FaultRule
  seen: number
  hits: number
}

export class FaultRules {
  #active: ActiveRule[] = []

  replace(rules: readonly FaultRule[]): void {
    this.#active = rules.map((rule) => ({ rule, seen: 0, hits: 0 }))
  }

  list(): readonly (FaultRule & { hits: number })[] {
    return this.#active.map(({ rule, hits }) => ({ ...rule, hits }))
  }

  /** The first rule that hits this request; asking counts as a hit. */
  next(route: RouteName, indexName: string): FaultRule | undefined {
    for (const active of this.#active) {
      const { rule } = active
      const isMeant = (rule.route ?? route) === route && (rule.index ?? indexName) === indexName
      if (!isMeant || active.hits >= (rule.times ?? Infinity)) continue
      // With itemStatus the share is of the documents; every request is one to look into.
      const share = rule.itemStatus === undefined ? (rule.share ?? 1) : 1
      active.seen += 1
      if (!isHit(active.seen - 1, share)) continue
      active.hits += 1
      return rule
    }
    return undefined
  }
}

/** Spreads a share evenly over a sequence: half is every second one. */
export function isHit(at: number, share: number): boolean {
  return Math.floor((at + 1) * share) > Math.floor(at * share)
}
