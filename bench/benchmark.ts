// What every benchmark is given and what it is to the command line.
import type { ProductUnderTest } from './product/start-product.ts'

export interface Effort {
  /** Fewer repetitions: figures good enough to see that a benchmark works, not to publish. */
  readonly isQuick: boolean
  /** A line that says what is going on; not part of the report. */
  readonly note: (line: string) => void
}

export interface Benchmark {
  readonly name: string
  readonly title: string
  /** Resolves with its part of the report. */
  readonly run: (effort: Effort, product: () => Promise<ProductUnderTest>) => Promise<string>
}
