// What a census asks for, as a condition of a Cosmos DB query.
import type { SqlParameter } from '@azure/cosmos'
import type { CensusFilter, Standing } from '../documents/catalog-census.ts'

export interface Condition {
  readonly text: string
  readonly parameters: SqlParameter[]
}

export function censusCondition({ standings = [], uploadedBefore, checkedBy, within }: CensusFilter): Condition {
  const conditions = ["c.type = 'document'", 'c.isDeleted = false']
  const parameters: SqlParameter[] = []
  for (const { model, among } of standings) {
    const state = `c.models[${JSON.stringify(model)}]`
    conditions.push(`(${among.map((standing) => standingCondition(state, standing)).join(' OR ')})`)
  }
  if (uploadedBefore !== undefined) {
    conditions.push('c.uploadedAt < @uploadedBefore')
    parameters.push({ name: '@uploadedBefore', value: uploadedBefore })
  }
  if (checkedBy) {
    const isChecked = '(IS_DEFINED(c.checkedBy) AND c.checkedBy = @checkedBy)'
    conditions.push(checkedBy.is ? isChecked : `NOT ${isChecked}`)
    parameters.push({ name: '@checkedBy', value: checkedBy.runId })
  }
  if (within) {
    conditions.push('c.documentId > @after')
    parameters.push({ name: '@after', value: within.after })
  }
  if (within?.through !== undefined) {
    conditions.push('c.documentId <= @through')
    parameters.push({ name: '@through', value: within.through })
  }
  return { text: conditions.join(' AND '), parameters }
}

function standingCondition(state: string, standing: Standing): string {
  switch (standing) {
    case 'missing':
      return `NOT IS_DEFINED(${state})`
    case 'pending-first':
      return `(${state}.state = 'pending' AND NOT IS_DEFINED(${state}.previous))`
    case 'pending-again':
      return `(${state}.state = 'pending' AND IS_DEFINED(${state}.previous))`
    case 'outdated':
    case 'indexed':
    case 'failed':
      return `${state}.state = '${standing}'`
  }
}
