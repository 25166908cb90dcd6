// What a region's whole answer to a question is: the regions say the same each time they are asked.
import type { RequestRecord } from '../run/records.ts'
import { subjectOf } from '../run/questions.ts'

type WholeAnswers = ReadonlyMap<string, string>

/** As each region answered each question when it was called once and answered in full. */
export function wholeAnswers(requests: readonly RequestRecord[]): WholeAnswers {
  const undisturbed = requests.filter(({ outcome, restarts }) => outcome === 'answered' && restarts === 0)
  return new Map(undisturbed.map((request) => [keyOf(request), request.text]))
}

export function isWholeAnswer(request: RequestRecord, whole: WholeAnswers): boolean {
  return request.text === whole.get(keyOf(request))
}

function keyOf({ n, region }: RequestRecord): string {
  return `${region} ${subjectOf(n)}`
}
