// A patch request: its operations, and the condition it may carry (`FROM c WHERE …`).
import { badRequest, CosmosError } from '../cosmos-error.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { compileCondition } from '../query/compile-condition.ts'
import { readCharge } from '../request-charge.ts'
import { applyPatch } from './apply-patch.ts'
import { changeItem, type ItemScope } from './item-operations.ts'
import type { ItemResult } from './item-result.ts'
import type { Precondition } from './precondition.ts'

export function patchItem(
  scope: ItemScope,
  id: string,
  body: Json | undefined,
  precondition: Precondition,
): ItemResult {
  const { operations, condition } = parsePatch(body)
  const holds = condition === undefined ? () => true : compileCondition(condition)
  const change = (item: JsonObject): JsonObject => {
    if (!holds(item))
      throw new CosmosError(412, 'One of the specified pre-condition is not met.', {
        subStatus: 1110,
        requestCharge: readCharge(0),
      })
    return applyPatch(item, operations)
  }
  return changeItem(scope, id, change, precondition)
}

function parsePatch(body: Json | undefined): { operations: Json | undefined; condition: string | undefined } {
  if (Array.isArray(body)) return { operations: body, condition: undefined }
  if (!isJsonObject(body)) throw badRequest('A patch must be an array of operations or an object with operations.')
  const condition = body['condition']
  if (condition !== undefined && condition !== null && typeof condition !== 'string')
    throw badRequest('The condition of a patch must be a string.')
  return { operations: body['operations'], condition: condition ?? undefined }
}
