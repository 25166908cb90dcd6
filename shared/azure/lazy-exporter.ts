// Exporters that are loaded with the first thing there is to export.
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics'
import { AggregationTemporality } from '@opentelemetry/sdk-metrics'
import { once } from '../kernel/once.ts'

/** 0 is success, 1 failure: `ExportResultCode` of OpenTelemetry. */
interface ExportResult {
  readonly code: number
  readonly error?: Error
}

/** What exporters of spans, of log records and of metrics have in common. */
interface Exporter<Batch> {
  export(batch: Batch, done: (result: ExportResult) => void): unknown
  shutdown(): Promise<void>
}

interface LazyExporter<Batch> extends Exporter<Batch> {
  forceFlush(): Promise<void>
}

export function lazyExporter<Batch>(load: () => Promise<Exporter<Batch>>): LazyExporter<Batch> {
  const loaded = once(load)
  let isUsed = false
  return {
    export: (batch, done) => {
      isUsed = true
      void exportThrough(loaded, batch, done)
    },
    // Nothing is kept back here: the batching processors in front hold what is not exported yet.
    forceFlush: async () => {},
    shutdown: async () => {
      if (isUsed) await (await loaded()).shutdown()
    },
  }
}

async function exportThrough<Batch>(
  loaded: () => Promise<Exporter<Batch>>,
  batch: Batch,
  done: (result: ExportResult) => void,
): Promise<void> {
  try {
    ;(await loaded()).export(batch, done)
  } catch (error) {
    done({ code: 1, error: error instanceof Error ? error : new Error(String(error)) })
  }
}

/** Deltas, as Application Insights adds up what it is sent. */
export function lazyMetricExporter(load: () => Promise<Exporter<ResourceMetrics>>) {
  return { ...lazyExporter(load), selectAggregationTemporality: () => AggregationTemporality.DELTA }
}
