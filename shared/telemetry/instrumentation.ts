// The name under which the application makes its spans and metrics.

export const instrumentation = 'holdfast'
