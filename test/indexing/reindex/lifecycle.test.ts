// Whatever an operator does while people upload and delete, and whoever dies at which step: answers never come from an incomplete
// model, and when all is quiet, index and catalogue say for every model that is kept what is stored.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { seededRandom } from '../../fakes/seeded-random.ts'
import { quietRunOf, stateOf } from '../corpus-state.ts'
import { textOf } from '../indexing-workbench.ts'
import type { Command } from '../simulation.ts'
import type { OperatorCommand } from './lifecycle-simulation.ts'
import { LifecycleSimulation, operatorCommands } from './lifecycle-simulation.ts'
import type { ReindexWorkbench } from './reindex-workbench.ts'

const contents = [textOf('Cats', 1), textOf('Cats', 4), textOf('Dogs', 2), textOf('Cats', 66), ' ']
const names = ['a.txt', 'b.txt', 'c.txt'] as const
const name = fc.constantFrom(...names)

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('upload' as const),
      name,
      content: fc.constantFrom(...contents),
      groups: fc.constant([]),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('drop' as const), name, content: fc.constantFrom(...contents) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), name }) },
)

/** Mostly the way that leads somewhere: other orders are refused at once. */
const operator: fc.Arbitrary<readonly OperatorCommand[]> = fc.oneof(
  fc.array(fc.constantFrom(...operatorCommands), { minLength: 1, maxLength: 8 }),
  fc
    .array(fc.constantFrom('cut-over', 'cut-over', 'pause', 'resume', 'retry'), { maxLength: 8 })
    .map((rest) => ['start', ...rest, 'cut-over', 'roll-back', 'cut-over', 'purge'] as const),
  fc
    .array(fc.constantFrom('start', 'cancel', 'purge', 'cut-over'), { maxLength: 8 })
    .map((rest) => ['start', ...rest, 'start', 'cut-over'] as const),
)

const deaths = fc
  .array(fc.tuple(fc.nat({ max: 400 }), fc.boolean()), { maxLength: 8 })
  .map((planned) => new Map(planned))

/** Of the models that are kept; what was retired is as it was left. */
function keptState(bench: ReindexWorkbench): unknown {
  return stateOf(bench, bench.kept)
}

it(
  'ends complete for every model that is kept, and never answers from one that is not',
  { timeout: 240_000 },
  async () => {
    let cutOvers = 0
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        deaths,
        fc.array(command, { minLength: 2, maxLength: 6 }),
        operator,
        async (seed, deaths, commands, operator) => {
          const simulation = new LifecycleSimulation({ random: seededRandom(seed), deaths }, commands)
          await simulation.runWithOperator(commands, operator)
          const { reindex: bench } = simulation
          bench.models = bench.kept
          expect(simulation.violations).toEqual([])
          const quiet = await quietRunOf(bench, names)
          expect(keptState(bench)).toEqual(stateOf(quiet, bench.kept))
          const known = [bench.pointer.model, ...bench.pointer.others.map(({ model }) => model)]
          expect(known).toEqual(
            expect.arrayContaining([...(await bench.index.countByModel(new AbortController().signal)).keys()]),
          )
          cutOvers += simulation.cutOvers
        },
      ),
      { numRuns: 250 },
    )
    // Otherwise nothing of all this would have been put to the test.
    expect(cutOvers).toBeGreaterThan(50)
  },
)
