// Who indexes the documents: the usual code in two forms, and ours.

export type IndexerName = 'random-ids' | 'replace-what-is-found' | 'ours'

export interface Application {
  readonly title: string
  /** The folder of its functions, below the project's root. */
  readonly functions: string
  /** App settings of its own. */
  readonly settings: Readonly<Record<string, string>>
}

const usualFunctions = 'bench/drills/messy-queue/usual-app/functions'

export const applications: Readonly<Record<IndexerName, Application>> = {
  'random-ids': {
    title: 'usual: uploads with random ids',
    functions: usualFunctions,
    settings: { USUAL_WRITES: 'random-ids' },
  },
  'replace-what-is-found': {
    title: 'usual: deletes what a query finds, uploads with ordinal ids',
    functions: usualFunctions,
    settings: { USUAL_WRITES: 'replace-what-is-found' },
  },
  ours: { title: 'ours', functions: 'functions', settings: {} },
}
