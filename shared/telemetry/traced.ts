// A port whose every call within a trace is a span, so that the trace shows what each service took.
import { SpanKind } from '@opentelemetry/api'
import { inSpan } from './in-span.ts'

type Method = (...args: never[]) => Promise<unknown>

/** What gives its result later can be timed; anything else takes as long as its reader does. */
type AsyncPort<Port> = { readonly [Name in keyof Port]: Method }

/**
 * @param system what stands behind the port; Application Insights shows it as the dependency's type.
 * @param port its methods are named in the spans; what they are given and what they give is not.
 */
export function traced<Port extends AsyncPort<Port>>(system: string, port: Port): Port {
  const methods = Object.entries<Method>(port).map(([name, method]) => [name, tracedMethod(system, name, method)])
  return Object.fromEntries(methods)
}

function tracedMethod(system: string, name: string, method: Method): Method {
  const spanName = `${system} ${name}`
  const facts = { kind: SpanKind.CLIENT, attributes: { 'db.system': system, 'db.operation': name } }
  return (...args) => inSpan(spanName, () => method(...args), facts)
}
