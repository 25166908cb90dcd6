// What an operation costs in request units, estimated from the figures Microsoft publishes.
//
// Point reads: 1 RU for 1 KB, 10 RU for 100 KB. An insert of 1 KB costs about 5.5 RU, one of 100 KB about 50 RU, and a
// replace costs twice the insert (learn.microsoft.com/azure/cosmos-db/optimize-cost-reads-writes). In between we draw a
// straight line. There is no published formula for queries: the smallest ones in the documentation cost 2.3 to 2.8 RU,
// to which we add half a point read for each KB returned.

const bytesPerKb = 1024

/** A straight line through the published costs at 1 KB and at 100 KB. */
function between(costAt1Kb: number, costAt100Kb: number, bytes: number): number {
  const kb = Math.max(1, bytes / bytesPerKb)
  return round(costAt1Kb + ((costAt100Kb - costAt1Kb) / 99) * (kb - 1))
}

/** The service reports hundredths. */
export function round(requestUnits: number): number {
  return Math.round(requestUnits * 100) / 100
}

export function readCharge(bytes: number): number {
  return between(1, 10, bytes)
}

export function insertCharge(bytes: number): number {
  return between(5.5, 50, bytes)
}

export function replaceCharge(bytes: number): number {
  return round(2 * insertCharge(bytes))
}

/** A delete has to remove what an insert indexed, and costs about as much. */
export function deleteCharge(bytes: number): number {
  return insertCharge(bytes)
}

const smallestQueryCharge = 2.5
const chargePerKbReturned = 0.5

export function queryCharge(bytesReturned: number): number {
  return round(smallestQueryCharge + (chargePerKbReturned * bytesReturned) / bytesPerKb)
}

/** Reading or writing an account, database or container. The documentation has no figure; the service reports 1 to 5. */
export const metadataCharge = 1
