import { AsyncLocalStorage } from 'node:async_hooks';
import { isSampled, noTracing, type Span, type SpanAttributes, type Tracing } from '@novapulse/core';
import {
  type Attributes,
  type Context,
  isSpanContextValid,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { mayHoldSecret, redactText } from '../logging/redactText.ts';

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

/**
 * Our tracing on a tracer of OpenTelemetry's. It keeps the span at hand itself, so that there is nothing global.
 * `followsParents`: the tracer's sampler does what a remote parent has decided, so it need not be asked.
 */
export function createTracing(tracer: Tracer, { followsParents }: { followsParents: boolean }): Tracing {
  const atHand = new AsyncLocalStorage<{ span: Span; context: Context }>();

  return {
    begin(name, { kind = 'internal', parent, links = [], attributes = {}, startedAtMs } = {}) {
      const outer = atHand.getStore()?.span;
      // Within a trace that is left out everything is: most of the work, at the price of one look.
      if (parent === undefined && outer?.isRecorded === false) return { ...noTracing.begin(name), ...idsOf(outer) };
      if (followsParents && parent && !isSampled(parent)) {
        const remote = parseTraceParent(parent);
        if (remote !== null) return leftOut(parent, remote);
      }
      const context = parent === undefined ? (atHand.getStore()?.context ?? ROOT_CONTEXT) : contextOf(parent);
      const options = {
        kind: kinds[kind],
        links: links.flatMap((link) => parseTraceParent(link) ?? []).map((link) => ({ context: link })),
        attributes: clean(attributes),
        ...(startedAtMs !== undefined && { startTime: startedAtMs }),
      };
      const started = tracer.startSpan(name, options, context);
      const span = spanOf(started, (work) => atHand.run({ span, context: trace.setSpan(context, started) }, work));
      return span;
    },
    current: () => atHand.getStore()?.span ?? null,
  };

  function leftOut(traceParent: string, remote: SpanContext): Span {
    const span: Span = {
      ...noTracing.begin(''),
      traceParent,
      traceId: remote.traceId,
      run: (work) => atHand.run({ span, context: ROOT_CONTEXT }, work),
    };
    return span;
  }
}

function idsOf({ traceParent, traceId }: Span): Pick<Span, 'traceParent' | 'traceId'> {
  return { traceParent, traceId };
}

function spanOf(span: OtelSpan, run: Span['run']): Span {
  const spanContext = span.spanContext();
  return {
    traceParent: traceParentOf(spanContext),
    traceId: spanContext.traceId,
    isRecorded: span.isRecording(),
    set: (attributes) => void span.setAttributes(clean(attributes)),
    fail(errorType) {
      span.setAttribute('error.type', redactText(errorType));
      span.setStatus({ code: SpanStatusCode.ERROR });
    },
    end: () => span.end(),
    run,
  };
}

/** The net under those who set attributes: what looks like a secret goes (invariant 10). */
function clean(attributes: SpanAttributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === 'string' && mayHoldSecret(value) ? redactText(value) : value]),
  );
}

function contextOf(traceParent: string | null): Context {
  const spanContext = traceParent === null ? null : parseTraceParent(traceParent);
  return spanContext === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, spanContext);
}

function traceParentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

// W3C Trace Context, section 3.2: later versions may append fields, and `ff` is none.
const traceParentPattern = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

function parseTraceParent(text: string): SpanContext | null {
  const [, traceId = '', spanId = '', flags = '0'] = traceParentPattern.exec(text) ?? [];
  const spanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  return isSpanContextValid(spanContext) ? spanContext : null;
}
