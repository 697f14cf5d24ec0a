import type { Tracing } from '@novapulse/core';
import type { ContextFields, RequestContext } from './requestContext.ts';

/** What every line says of the request or job at hand, and of its trace when there is one. */
export function contextFields(context: RequestContext, tracing: Tracing): () => ContextFields {
  return () => {
    const traceId = tracing.current()?.traceId ?? null;
    return traceId === null ? context.current() : { ...context.current(), traceId };
  };
}
