// One kind of work on more and more documents: what it has cost when so many of them were done.
import type { Cost } from './cost.ts'
import { costBy, noCost } from './cost.ts'
import type { Measured } from './working-processes.ts'

export interface Point {
  readonly documents: number
  readonly cost: Cost
  readonly cpuMs: number
}

export class Series {
  readonly what: string
  readonly points: Point[] = []
  #soFar: Point = { documents: 0, cost: noCost, cpuMs: 0 }

  constructor(what: string) {
    this.what = what
  }

  get documents(): number {
    return this.#soFar.documents
  }

  add({ cost, documents: added, cpuMs: addedMs }: Measured): void {
    const { documents, cost: before, cpuMs } = this.#soFar
    this.#soFar = {
      documents: documents + added,
      cost: costBy((name) => before[name] + cost[name]),
      cpuMs: cpuMs + addedMs,
    }
  }

  /** Keeps what it has come to by now. */
  mark(): void {
    this.points.push(this.#soFar)
  }
}
