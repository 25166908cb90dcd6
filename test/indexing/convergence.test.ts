// Whatever order things happen in, and whoever dies at which step: when all is quiet, index and catalogue say what is stored.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { seededRandom } from '../fakes/seeded-random.ts'
import { quietRunOf, stateOf } from './corpus-state.ts'
import { textOf } from './indexing-workbench.ts'
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
        expect(stateOf(simulation.bench)).toEqual(stateOf(await quietRunOf(simulation.bench, names)))
      },
    ),
    { numRuns: 200 },
  )
})
