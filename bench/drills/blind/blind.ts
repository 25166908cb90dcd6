// Blind: users complain, and all there is of each is a request id. What happened to it is found out from telemetry alone.
import { whyLine } from '../../../ops/report/why-line.ts'
import type { Drill, DrillReport, Table } from '../drill.ts'
import { blindPromises, mistakesOf } from './blind-promises.ts'
import type { BlindResult, Handled } from './collect-complaints.ts'
import { collectComplaints } from './collect-complaints.ts'

export const blind: Drill = {
  name: 'blind',
  title: 'Blind',
  // A quick run is the same: each trouble once is what it takes.
  run: async ({ log }) => report(await collectComplaints(log)),
}

function report(result: BlindResult): DrillReport {
  return {
    situation:
      `${result.handled.length} users complain, each of trouble of another kind, among ordinary turns. Each gives the request id, ` +
      'and from the event under that id it is told by fixed rules what happened. One trace in a hundred is kept.',
    scaled: [
      'telemetry goes through the real exporter to a collector on this machine',
      'one complaint comes after the other, so that the regions’ journals say which calls were whose',
      'the usual code keeps no conversations and does not stream: two of the troubles cannot strike it (–)',
    ],
    tables: [complaintTable(result.handled), usualTable(result.handled)],
    charts: [],
    promises: blindPromises(result),
  }
}

function complaintTable(handled: readonly Handled[]): Table {
  return {
    title: 'What telemetry says under the request id',
    columns: ['the user', 'what it was', '', 'told'],
    rows: handled.map((each) => {
      const [diagnosis] = each.diagnoses
      const verdict = mistakesOf(each).length === 0 ? 'right' : 'WRONG'
      return [each.complaint.words, each.complaint.trouble, verdict, diagnosis ? whyLine(diagnosis) : '–']
    }),
  }
}

/** The id is looked for among all its lines; the last column is kinder: the lines written while it was asked, were the time known. */
function usualTable(handled: readonly Handled[]): Table {
  const console = handled.flatMap(({ usualLines }) => usualLines ?? []).join('\n')
  const found = handled.filter(({ requestId }) => console.includes(requestId))
  return {
    title: `What the usual code's console says: ${found.length} of ${handled.length} ids are found in it`,
    columns: ['what it was', 'lines at that time', 'the first of them'],
    rows: handled.map(({ complaint, usualLines }) => [
      complaint.trouble,
      usualLines === undefined ? '–' : String(usualLines.length),
      usualLines?.[0] ?? '',
    ]),
  }
}
