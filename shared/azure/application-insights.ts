// Application Insights: OpenTelemetry's providers for this process, with Microsoft's exporters behind them.
//
// Not the `applicationinsights` package: it loads seven times as many modules at every cold start, most of them to rewrite
// libraries we instrument ourselves. The exporters it would send with are these, and they are loaded with the first
// export: seconds after the first request, so that nobody waits for them.
import { hostname } from 'node:os'
import type { Attributes } from '@opentelemetry/api'
import { context, metrics, trace } from '@opentelemetry/api'
import type { AzureMonitorExporterOptions } from '@azure/monitor-opentelemetry-exporter'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { AsyncContextManager } from './async-context-manager.ts'
import { lazyExporter, lazyMetricExporter } from './lazy-exporter.ts'
import { shareSampler } from './share-sampler.ts'

export interface ApplicationInsightsOptions {
  readonly connectionString: string
  /** What this application is called on the application map. */
  readonly roleName: string
  /** Part of all traces that is kept, from 0 to 1. Events and metrics are always complete. */
  readonly sampledShare: number
  /** What is not taken by then is let go. */
  readonly sendTimeoutMs: number
}

export interface ApplicationInsights {
  readonly logEvent: (name: string, attributes: Attributes) => void
  /** Sends what is left, as long as it takes: the caller bounds the wait. */
  readonly shutdown: () => Promise<void>
}

/** Metrics are aggregated for so long before they are sent: Application Insights shows them by the minute. */
const metricIntervalMs = 60_000
/** A burst of turns at full load fits; what comes faster than it can be sent is dropped rather than kept in memory. */
const queueSize = 8_192
/** The request ends by itself before its batch is given up, so that none is left behind. */
const marginMs = 1_000

/** Makes this the telemetry of the whole process: call it once. */
export function startApplicationInsights(options: ApplicationInsightsOptions): ApplicationInsights {
  const { roleName, sampledShare, sendTimeoutMs } = options
  const exporterOptions = exporterOptionsFor(options)
  // Where the second is missing, the exporter asks the operating system for it with every span.
  const resource = resourceFromAttributes({ 'service.name': roleName, 'service.instance.id': hostname() })
  const batches = { maxQueueSize: queueSize, exportTimeoutMillis: sendTimeoutMs + marginMs }

  const tracers = new BasicTracerProvider({
    resource,
    sampler: shareSampler(sampledShare),
    spanProcessors: [
      new BatchSpanProcessor(
        lazyExporter(async () => new (await loadExporters()).AzureMonitorTraceExporter(exporterOptions)),
        batches,
      ),
    ],
  })
  const loggers = new LoggerProvider({
    resource,
    processors: [
      new BatchLogRecordProcessor({
        exporter: lazyExporter(async () => new (await loadExporters()).AzureMonitorLogExporter(exporterOptions)),
        ...batches,
      }),
    ],
  })
  const meters = new MeterProvider({
    resource,
    readers: [
      new PeriodicExportingMetricReader({
        exporter: lazyMetricExporter(
          async () => new (await loadExporters()).AzureMonitorMetricExporter(exporterOptions),
        ),
        exportIntervalMillis: metricIntervalMs,
        exportTimeoutMillis: sendTimeoutMs + marginMs,
      }),
    ],
  })
  context.setGlobalContextManager(new AsyncContextManager())
  trace.setGlobalTracerProvider(tracers)
  metrics.setGlobalMeterProvider(meters)

  const logger = loggers.getLogger('holdfast')
  return {
    logEvent: (name, attributes) => logger.emit({ attributes: { ...attributes, [customEventName]: name } }),
    shutdown: async () => void (await Promise.all([tracers.shutdown(), loggers.shutdown(), meters.shutdown()])),
  }
}

/** A log record that has it is shown as a customEvent of that name. */
const customEventName = 'microsoft.custom_event.name'

function exporterOptionsFor({
  connectionString,
  sendTimeoutMs,
}: ApplicationInsightsOptions): AzureMonitorExporterOptions {
  const endpoint = /(?:^|;)\s*IngestionEndpoint=(http:[^;]+)/i.exec(connectionString)?.[1]
  return {
    connectionString,
    // Telemetry that cannot be sent is let go: the disk of an instance is small, and shared with the application.
    disableOfflineStorage: true,
    additionalPolicies: [timeoutPolicy(sendTimeoutMs)],
    // The exporter makes every address https; a collector on this machine has none.
    ...(endpoint === undefined ? {} : { host: endpoint.replace(/\/$/, ''), allowInsecureConnection: true }),
  }
}

/**
 * Ends a batch with its repetitions and the waits between them. By itself the exporter waits for an answer for good, and for as long as
 * a Retry-After says: while it does, one batch more would stay in memory every half minute.
 */
function timeoutPolicy(timeoutMs: number): AdditionalPolicy {
  return {
    position: 'perCall',
    policy: {
      name: 'timeout',
      sendRequest: (request, next) => {
        request.abortSignal = AbortSignal.timeout(timeoutMs)
        return next(request)
      },
    },
  }
}

type AdditionalPolicy = NonNullable<AzureMonitorExporterOptions['additionalPolicies']>[number]

/** What the exporters would tell Microsoft about themselves, to other addresses than the one they are given. */
const switchesOff = [
  'APPLICATION_INSIGHTS_NO_STATSBEAT',
  'APPLICATIONINSIGHTS_SDKSTATS_DISABLED',
  'APPLICATIONINSIGHTS_OPENTELEMETRY_RESOURCE_METRIC_DISABLED',
]

function loadExporters() {
  for (const name of switchesOff) process.env[name] ??= 'true' // oxlint-disable-line node/no-process-env -- the only way to tell them
  return import('@azure/monitor-opentelemetry-exporter')
}
