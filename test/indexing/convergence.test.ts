// Whatever order things happen in, and whoever dies at which step: when all is quiet, index and catalogue say what is stored.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { seededRandom } from '../fakes/seeded-random.ts'
import { IndexingWorkbench, signal, textOf } from './indexing-workbench.ts'
import type { Command } from './simulation.ts'
import { Simulation } from './simulation.ts'

/** Short and long, also longer than one batch, so that leftovers can remain; some share paragraphs; one is unreadable. */
const contents = [
  textOf('Cats', 1),
  textOf('Cats', 4),
  textOf('Dogs', 2),
  `${textOf('Dogs', 1)}\n\n${textOf('Cats', 3)}`,
  textOf('Cats', 66),
  ' ',
]

/** Mostly one document, because only what concerns the same one can go wrong. */
const names = ['a.txt', 'b.txt'] as const
const name = fc.constantFrom(names[0], names[0], names[0], names[1])

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('upload' as const),
      name,
      content: fc.constantFrom(...contents),
      groups: fc.constantFrom([], ['staff']),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), name }) },
)

const deaths = fc
  .array(fc.tuple(fc.nat({ max: 150 }), fc.boolean()), { maxLength: 6 })
  .map((planned) => new Map(planned))

/** What a run without any disturbance makes of the same documents. */
async function quietRun(bench: IndexingWorkbench): Promise<IndexingWorkbench> {
  const quiet = new IndexingWorkbench()
  quiet.models = bench.models
  for (const documentName of names) {
    const stored = await bench.store.read(documentName, signal)
    if (stored) await quiet.upload(documentName, Buffer.from(stored.bytes).toString(), stored.document.groups)
  }
  await quiet.work()
  return quiet
}

/** Without what depends on when it happened. */
function stateOf(bench: IndexingWorkbench): unknown {
  const passages = bench.index.passages.map(({ vector, ...passage }) => ({
    ...passage,
    indexedAt: 0,
    vector: [...vector],
  }))
  const live = bench.catalog.entries.filter(({ deletedAt }) => deletedAt === undefined)
  const entries = live.map((entry) => {
    const states = Object.entries(entry.models).map(([model, state]) => [
      model,
      { ...state, indexedAt: 0, failedAt: 0 },
    ])
    return { ...entry, etag: '', uploadedAt: 0, models: Object.fromEntries(states) as unknown }
  })
  return { passages, entries: entries.sort((a, b) => (a.name < b.name ? -1 : 1)) }
}

it('ends in the same state as a quiet run', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer(),
      deaths,
      fc.array(command, { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      async (seed, deaths, commands, areUsersTogether) => {
        const simulation = new Simulation({ random: seededRandom(seed), deaths }, commands)
        await simulation.run(commands, areUsersTogether)
        expect(stateOf(simulation.bench)).toEqual(stateOf(await quietRun(simulation.bench)))
      },
    ),
    { numRuns: 200 },
  )
})
