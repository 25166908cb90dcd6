// Documents to ask about and questions they answer: always the same, so that runs can be compared.

export interface Document {
  readonly name: string
  readonly text: string
}

export const portNames = ['Aldora', 'Brinmouth', 'Carrow', 'Dunhaven', 'Eskport', 'Farleigh', 'Grimsel', 'Holmsund']
const equipment = ['crane', 'lock gate', 'dredger', 'pilot boat', 'beacon', 'fuel pump', 'tide gauge', 'mooring winch']
const duties = [
  'is inspected by two engineers, who note wear, pressure and temperature in the harbour log',
  'must be stopped at once when the wind is stronger than forty knots or when visibility is poor',
  'is run by the day crew until eight in the evening, and afterwards by the crew on call',
  'needs new hydraulic oil after six hundred hours, and new seals after twelve hundred',
  'may be moved only after the harbour master has agreed in writing and the channel is clear',
  'has a spare in the northern shed, which the stores keeper hands out against a signature',
]

/** Eight documents of eight sections: with the default size of passages, eight of them are a prompt of some 2 000 tokens. */
export const documents: readonly Document[] = portNames.map((port, index) => ({
  name: `manuals/${port.toLowerCase()}.md`,
  text: [`# Manual of the port of ${port}`, ...equipment.map((each) => section(port, each, index))].join('\n\n'),
}))

function section(port: string, machine: string, seed: number): string {
  const sentences = duties.flatMap((duty, index) => [
    `At ${port}, the ${machine} ${duty}.`,
    `Rule ${seed + 1}.${index + 1} of the port authority says who answers for the ${machine} and where the report is kept.`,
  ])
  return `## The ${machine} at ${port}\n\n${sentences.join(' ')}`
}

/** What there are questions about. */
export const machinePlaces = equipment.flatMap((machine) => portNames.map((port) => ({ machine, port })))

/** @param n from 0; every one of the first 64 asks about something else. */
export function questionAbout(n: number): string {
  const place = machinePlaces[n % machinePlaces.length]
  return `When must the ${place?.machine} at ${place?.port} be stopped?`
}
