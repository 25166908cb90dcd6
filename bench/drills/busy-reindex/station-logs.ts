// Documents of one length, each with something to ask about, and no two passages alike: what is known already is not bought again.

export interface StationLog {
  readonly name: string
  readonly text: string
  readonly question: string
}

const places = [
  'harbour',
  'lighthouse',
  'railway',
  'mountain',
  'island',
  'observatory',
  'lifeboat',
  'signal',
  'weather',
]
const machines = ['generator', 'telescope', 'barometer', 'searchlight', 'compressor', 'conveyor', 'thermometer']
const events = [
  'was inspected by the engineers, who found nothing out of the ordinary',
  'had to be stopped because of the unusually strong wind from the mountains',
  'was repaired with parts that had been ordered several weeks before',
  'continued to work without interruption throughout the whole afternoon',
  'attracted the attention of visitors, who asked about its history',
]
const people = ['Katherine', 'Benedict', 'Margaret', 'Alexander', 'Elizabeth', 'Christopher', 'Victoria', 'Jonathan']
/** Some 2 600 characters: two passages of the default size. */
const entriesPerLog = 22

export function stationLog(n: number): StationLog {
  const entries = Array.from({ length: entriesPerLog }, (_, entry) => entryOf(n, entry))
  return {
    name: `logs/station-${n}.md`,
    text: `# Log of station ${n}\n\nThe keeper of station ${n} is ${at(people, n * 7)}.\n\n${entries.join(' ')}`,
    question: `Who is the keeper of station ${n}?`,
  }
}

function entryOf(station: number, entry: number): string {
  const seed = station + entry
  const where = `the ${at(machines, seed * 3)} of the ${at(places, seed)} station ${station}`
  return `According to ${at(people, seed * 5)}, ${where} ${at(events, seed + entry)}.`
}

function at(values: readonly string[], n: number): string {
  return values[n % values.length] ?? ''
}
