/**
 * What our code knows of tracing. What stands behind it is decided where a process is put together: OpenTelemetry, or
 * nothing at all.
 */
export type Tracing = {
  /** Begins a span. Whoever begins it ends it; `traced` does both. */
  begin(name: string, options?: SpanOptions): Span;
  /** The span at hand; null outside of any, and always while tracing is off. */
  current(): Span | null;
};

export type SpanReference = {
  /** W3C Trace Context: `version-traceid-parentid-flags`, for rows and headers. Null while tracing is off. */
  traceParent: string | null;
  /** 32 hexadecimal digits. */
  traceId: string | null;
  /** False where the sampler has left the trace out: then nothing of it is kept. */
  isRecorded: boolean;
};

export type SpanOptions = {
  kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** Whose child it is, as `traceParent`; null begins a trace. The span at hand unless given. */
  parent?: string | null;
  /** Spans of other traces, or of other members of a batch, that it belongs to. */
  links?: readonly string[];
  attributes?: SpanAttributes;
  /** Milliseconds since 1970, when it began before now. */
  startedAtMs?: number;
};

/** Names by OpenTelemetry's semantic conventions. Never a secret, a body or a query string (invariant 10). */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

export type Span = SpanReference & {
  set(attributes: SpanAttributes): void;
  /** Marks it as failed: `errorType` is a code or the name of an error's class, never a message. */
  fail(errorType: string): void;
  end(): void;
  /** Runs `work` with this span at hand, so that spans begun in it are its children. */
  run<T>(work: () => T): T;
};

const noSpan: Span = {
  traceParent: null,
  traceId: null,
  isRecorded: false,
  set: () => undefined,
  fail: () => undefined,
  end: () => undefined,
  run: (work) => work(),
};

/** Tracing that is off. */
export const noTracing: Tracing = { begin: () => noSpan, current: () => null };

/** Runs `work` in a span of its own, which ends with it and fails with it. */
export async function traced<T>(
  tracing: Tracing,
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const span = tracing.begin(name, options);
  try {
    return await span.run(() => work(span));
  } catch (error) {
    span.fail(errorTypeOf(error));
    throw error;
  } finally {
    span.end();
  }
}

/** The same inside a span that is kept, and without a span elsewhere: for what is only of interest as a part. */
export function tracedPart<T>(
  tracing: Tracing,
  name: string,
  options: SpanOptions,
  work: () => Promise<T>,
): Promise<T> {
  return tracing.current()?.isRecorded ? traced(tracing, name, options, work) : work();
}

/**
 * Runs what is done for many traces at once, such as a group commit. Its span belongs to the first of them that is
 * kept and has links to the others; without any, there is none.
 */
export function tracedBatch<T>(
  tracing: Tracing,
  name: string,
  { traceParents, ...options }: SpanOptions & { traceParents: readonly (string | null | undefined)[] },
  work: () => Promise<T>,
): Promise<T> {
  const kept = traceParents.filter((traceParent) => isSampled(traceParent));
  const [parent, ...links] = [...new Set(kept)].filter((traceParent) => typeof traceParent === 'string');
  return parent === undefined ? work() : traced(tracing, name, { ...options, parent, links }, work);
}

/** Whether a `traceparent` says that its trace is kept (W3C Trace Context, section 3.2.2.5.1). */
export function isSampled(traceParent: string | null | undefined): boolean {
  const flags = Number.parseInt(traceParent?.slice(-2) ?? '0', 16);
  return (flags & 1) === 1;
}

/** The trace's id out of a `traceparent`; null of anything else. */
export function traceIdOf(traceParent: string | null): string | null {
  return /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(traceParent ?? '')?.[1] ?? null;
}

/** What says of an error what it is and nothing of what it holds. */
function errorTypeOf(error: unknown): string {
  if (!(error instanceof Error)) return '_OTHER';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
