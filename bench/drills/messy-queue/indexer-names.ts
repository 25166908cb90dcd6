// Who indexes the documents: the usual code in two forms, and ours.

export type IndexerName = 'random-ids' | 'replace-what-is-found' | 'ours'

export interface Application {
  readonly title: string
  /** Globs of its functions, below the project's root. */
  readonly functions: readonly string[]
  /** App settings of its own. */
  readonly settings: Readonly<Record<string, string>>
}

const usualFunctions = ['bench/drills/messy-queue/usual-app/functions/*.ts']

/**
 * Those that take documents and index them. The blob trigger is left out: for each upload it has the document looked at once more
 * a minute later, for which the drill would have to wait.
 */
const ourFunctions = ['functions/setup.ts', 'functions/documents-*.ts', 'functions/index-job*.ts']

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
  ours: { title: 'ours', functions: ourFunctions, settings: {} },
}
