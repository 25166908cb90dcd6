// Two kinds of tests: those that need nothing but themselves, and those that start processes and open ports.
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { SummaryReporter } from './test/summary-reporter.ts'

export default defineConfig({
  test: {
    reporters: ['default', new SummaryReporter()],
    // Half of the tests wait for processes they have started: more workers than cores, so that somebody always has work.
    maxWorkers: availableParallelism() + 1,
    coverage: { provider: 'v8', include: ['functions/**', 'shared/**'] },
    projects: [
      {
        // Pure code and fakes: no process, no port, no disk beyond a temporary folder.
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{contracts,local,faults,end-to-end}/**'],
          // A property takes a second or two, and ten times as long where everything runs at once.
          testTimeout: 30_000,
        },
      },
      {
        // Real SDKs over the stand-ins, and the whole product over HTTP.
        test: {
          name: 'integration',
          include: ['test/{contracts,local,faults,end-to-end}/**/*.test.ts'],
          // node:sqlite says at each start that it is new.
          execArgv: ['--disable-warning=ExperimentalWarning'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
