// The charts a report can show, as data.

export type Chart = StackedBars | Lines

export interface StackedBars {
  readonly kind: 'stacked-bars'
  readonly title: string
  readonly unit: string
  readonly bars: readonly { readonly label: string; readonly parts: readonly Part[] }[]
}

export interface Part {
  readonly label: string
  readonly value: number
  readonly tone: Tone
}

export interface Lines {
  readonly kind: 'lines'
  readonly title: string
  readonly xUnit: string
  readonly yUnit: string
  readonly lines: readonly {
    readonly label: string
    readonly tone: Tone
    readonly points: readonly (readonly [x: number, y: number])[]
  }[]
  /** Stretches of the x axis worth pointing out. */
  readonly bands: readonly { readonly label: string; readonly from: number; readonly to: number }[]
}

export type Tone = 'good' | 'fair' | 'waiting' | 'bad' | 'lost'
