// What the functions host can be told; all of it has a default except where the app is.
import type { HostLog } from './host-log.ts'
import type { AccessKeys } from './http/authorize-call.ts'

export interface FunctionsHostOptions {
  /** The folder of host.json and package.json. */
  readonly appRoot: string
  /** Globs of entry files below the app root; without them `main` of package.json. */
  readonly entries?: readonly string[]
  /** 0 (default): any free port. */
  readonly port?: number
  readonly hostname?: string
  /** Where the host keeps what it must remember over a restart (which blobs it has seen). */
  readonly dataDir?: string
  /** Reproduce what is unpleasant about the real host: requests that hang, 404 for a wrong method. */
  readonly isStrict?: boolean
  /** Access keys to insist on; without them every function is open, as with Core Tools. */
  readonly keys?: AccessKeys
  /** A file in the format of local.settings.json. */
  readonly settingsFile?: string
  /** App settings and everything else the worker's environment holds; `process.env` by default. */
  readonly environment?: NodeJS.ProcessEnv
  readonly log?: HostLog
  readonly limits?: Partial<HostLimits>
}

export interface HostLimits {
  /** Instead of `functionTimeout` in host.json. */
  readonly functionTimeoutMs: number
  /** How long a forwarded request may be silent. */
  readonly activityTimeoutMs: number
  /** How long a call waits for a worker that is being restarted. */
  readonly workerWaitMs: number
  /** How long calls and messages under way may take to finish when the host stops. */
  readonly stopGraceMs: number
  /** How long a queue message belongs to this host before it must be renewed. */
  readonly queueLeaseMs: number
  readonly blobPollingIntervalMs: number
}

export const defaultLimits = {
  // The real host's limit on forwarded requests.
  activityTimeoutMs: 240_000,
  // A restart takes about a second; loading a large app a few.
  workerWaitMs: 20_000,
  stopGraceMs: 5_000,
  // The real host takes ten minutes; a developer who killed the host does not want to wait for that.
  queueLeaseMs: 30_000,
  // Uploads should be noticed at once; listing a development container costs a few milliseconds.
  blobPollingIntervalMs: 500,
} as const satisfies Partial<HostLimits>
