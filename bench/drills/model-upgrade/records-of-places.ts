// Documents that each know one thing which no other knows, and the questions after it.

export interface PlaceRecord {
  readonly name: string
  readonly text: string
  readonly question: string
}

const beginnings = ['Tarn', 'Hol', 'Wex', 'Brim', 'Quill', 'Dor', 'Fen', 'Gost', 'Lyd', 'Mar']
const middles = ['o', 'ing', 'er', 'a', 'ard', 'ul', 'em', 'is', 'yn', 'ock']
const ends = ['by', 'wick', 'haven', 'ness', 'thorpe', 'mere', 'combe', 'stow', 'gate', 'dale']

const kinds = [
  {
    folder: 'lights',
    body: (place: string, person: string, year: number) =>
      `# The lighthouse at ${place}\n\nBuilt in ${year}, it shows two flashes every ten seconds. Its keeper at ${place} is ${person}. ` +
      'The lamp is cleaned on Mondays, and oil comes by boat.',
    ask: (place: string) => `Who is the keeper at ${place}?`,
  },
  {
    folder: 'mills',
    body: (place: string, person: string, year: number) =>
      `# ${place} mill\n\nThe miller of ${place} is ${person}, who took over in ${year}. Rye and spelt are ground there from September on.`,
    ask: (place: string) => `What is the miller of ${place} called?`,
  },
  {
    folder: 'ferries',
    body: (place: string, person: string, year: number) =>
      `# Ferry ${place}\n\nSince ${year} the ferry has run every hour. At ${place} tickets are sold by ${person}. Bicycles travel free of charge.\n\n` +
      'In fog the ferry waits for the harbour office.',
    ask: (place: string) => `By whom are tickets sold at ${place}?`,
  },
  {
    folder: 'schools',
    body: (place: string, person: string, year: number) =>
      `# School of ${place}\n\nThe roof was renewed in ${year}. The teacher of music in ${place} is ${person}; choir practice is on Thursdays.`,
    ask: (place: string) => `Who is the teacher of music in ${place}?`,
  },
] as const

const givenNames = ['Orsa', 'Benedikt', 'Thekla', 'Ruben', 'Imke', 'Casimir', 'Pernille', 'Ansgar', 'Vesna']
const familyNames = ['Melbin', 'Okafor', 'Strand', 'Velasco', 'Birkholz', 'Tanaka', 'Dragan']

/** @param n any whole number; the first thousand are about different places. */
export function recordOf(n: number): PlaceRecord {
  const place = `${at(beginnings, n)}${at(middles, Math.floor(n / 10))}${at(ends, Math.floor(n / 100) + n)}`
  const kind = at(kinds, n)
  const person = `${at(givenNames, n)} ${at(familyNames, n)}`
  return {
    name: `${kind.folder}/${place.toLowerCase()}.md`,
    text: kind.body(place, person, 1_800 + (n % 190)),
    question: kind.ask(place),
  }
}

function at<T>(values: readonly T[], n: number): T {
  const value = values[n % values.length]
  if (value === undefined) throw new Error('there is nothing to choose from')
  return value
}
