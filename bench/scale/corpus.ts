// As many documents as wanted, each with its own text, of two passages under the default size.

/** With the words below some 230 tokens: two sections do not fit into one passage of 400 together. */
const sentencesPerSection = 7

const subjects = ['pump', 'valve', 'sluice', 'gauge', 'filter', 'motor', 'relay', 'hatch']
const findings = ['was tight', 'had to be replaced', 'showed some wear', 'ran quietly', 'was cleaned and greased']

export function nameOf(n: number): string {
  return `stations/${n % 100}/log-${n}.md`
}

/** @param edition another one has a new second section. */
export function textOf(n: number, edition = 0): string {
  return `# Station ${n}\n\n${section(n, 'morning', 0)}\n\n## Evening\n\n${section(n, 'evening', edition)}`
}

function section(n: number, shift: string, edition: number): string {
  return Array.from({ length: sentencesPerSection }, (_, at) => {
    const subject = subjects[(n + at) % subjects.length]
    const finding = findings[(n * 7 + at) % findings.length]
    return `In the ${shift} round ${edition} at station ${n}, entry ${at}, the ${subject} of bay ${at + (n % 13)} ${finding}, as the log says.`
  }).join(' ')
}
