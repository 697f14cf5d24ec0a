import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span, SpanAttributes, Tracing } from '@novapulse/core';
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

/** Our tracing on a tracer of OpenTelemetry's. It keeps the span at hand itself, so that there is nothing global. */
export function createTracing(tracer: Tracer): Tracing {
  const atHand = new AsyncLocalStorage<{ span: Span; context: Context }>();

  return {
    begin(name, { kind = 'internal', parent, links = [], attributes = {}, startedAtMs } = {}) {
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
