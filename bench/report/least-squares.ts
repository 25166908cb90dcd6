// The straight line through measured points, and how sure its slope is.

export interface Line {
  readonly slope: number
  /** Of the slope: it is within twice that in nineteen of twenty cases, if what is left over is chance. */
  readonly standardError: number
}

/** @param points at least three. */
export function leastSquares(points: readonly (readonly [x: number, y: number])[]): Line {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread
  const leftOver = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0)
  return { slope, standardError: Math.sqrt(leftOver / (points.length - 2) / spread) }
}
