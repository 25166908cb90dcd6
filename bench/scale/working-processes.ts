// The processes that work, and what each thing they are asked to do costs the services.
import type { StandIns } from '../product/start-stand-ins.ts'
import type { Cost } from './cost.ts'
import { costBy } from './cost.ts'
import { readJournals } from './journals.ts'
import type { MemoryPoint } from './memory-promise.ts'
import type { Command, Outcome } from './worker/commands.ts'
import { startWorkingProcess } from './working-process.ts'

export interface Measured {
  readonly cost: Cost
  /** Documents that jobs or uploads were about. */
  readonly documents: number
  readonly cpuMs: number
}

export interface WorkingProcesses {
  /** By all of them, as far as it can be shared. */
  run(command: Command): Promise<Measured>
  /** What one of them, always the same, held after each command. */
  readonly heldByOne: readonly MemoryPoint[]
  stop(): void
}

export async function startWorkingProcesses(standIns: StandIns, count: number): Promise<WorkingProcesses> {
  const processes = await Promise.all(Array.from({ length: count }, () => startWorkingProcess(standIns)))
  const hosts = storageHosts(standIns)
  const requests: Record<string, number> = {}
  let polls = 0
  const costSoFar = async (): Promise<Cost> => ({
    ...(await readJournals(standIns)),
    blobRequests: requestsTo(hosts.blob, requests),
    messagesSent: requests[`POST ${hosts.queue}`] ?? 0,
    queueRequests: requestsTo(hosts.queue, requests) - polls,
  })
  let known = await costSoFar()
  const heldByOne: MemoryPoint[] = []
  const measured = async (asked: readonly Command[]): Promise<Measured> => {
    const outcomes = await Promise.all(asked.flatMap((command, at) => processes[at]?.ask(command) ?? []))
    for (const [key, sent] of outcomes.flatMap((each) => Object.entries(each.requests)))
      requests[key] = (requests[key] ?? 0) + sent
    const [first] = outcomes
    if (!first) throw new Error('No process was asked.')
    const sum = (figure: (outcome: Outcome) => number): number =>
      outcomes.reduce((total, each) => total + figure(each), 0)
    const before = heldByOne.at(-1)?.documents ?? 0
    heldByOne.push({ documents: before + first.documents, held: first.held })
    polls += sum((each) => each.polls)
    const now = await costSoFar()
    const cost = costBy((name) => now[name] - known[name])
    known = now
    return { cost, documents: sum((each) => each.documents), cpuMs: sum((each) => each.cpuMs) }
  }
  return {
    run: (command) => measured(shared(command, count)),
    heldByOne,
    stop: () => {
      for (const each of processes) each.stop()
    },
  }
}

function shared(command: Command, count: number): readonly Command[] {
  const parts = Array.from({ length: count }, (_, part) => part)
  if (command.kind === 'index') return parts.map(() => command)
  if (command.kind === 'run') {
    return parts.map(() => ({ ...command, documents: Math.ceil(command.documents / count) }))
  }
  if (command.kind !== 'store') return [command]
  const { from, to } = command
  const at = (part: number): number => Math.round(from + ((to - from) * part) / count)
  return parts.map((part) => ({ ...command, from: at(part), to: at(part + 1) }))
}

function requestsTo(host: string, requests: Outcome['requests']): number {
  const counts = Object.entries(requests).filter(([key]) => key.endsWith(` ${host}`))
  return counts.reduce((sum, [, count]) => sum + count, 0)
}

function storageHosts({ storage }: StandIns): { readonly blob: string; readonly queue: string } {
  const hostOf = (endpoint: string): string => {
    const url = storage.split(';').find((part) => part.startsWith(`${endpoint}=`))
    return new URL((url ?? '').slice(endpoint.length + 1)).host
  }
  return { blob: hostOf('BlobEndpoint'), queue: hostOf('QueueEndpoint') }
}
