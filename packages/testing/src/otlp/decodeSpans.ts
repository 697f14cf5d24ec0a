import { bytesOf, type Field, numberOf, readFields, textOf } from './protobuf.ts';

export type Attributes = Record<string, string | number | boolean | null>;

export type ReceivedSpan = {
  /** `service.name` of the process that sent it. */
  service: string;
  resource: Attributes;
  traceId: string;
  spanId: string;
  /** Empty for the root of a trace. */
  parentSpanId: string;
  name: string;
  kind: (typeof kinds)[number];
  startedAtMs: number;
  durationMs: number;
  attributes: Attributes;
  links: { traceId: string; spanId: string }[];
  isFailed: boolean;
};

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const failedStatus = 2n;

/**
 * The spans of an ExportTraceServiceRequest
 * (https://github.com/open-telemetry/opentelemetry-proto/blob/v1.7.0/opentelemetry/proto/trace/v1/trace.proto).
 */
export function decodeSpans(message: Buffer): ReceivedSpan[] {
  return bytesOf(readFields(message), 1).flatMap((resourceSpans) => {
    const fields = readFields(resourceSpans);
    const resource = bytesOf(fields, 1).map((one) => attributesOf(readFields(one), 1))[0] ?? {};
    const scopes = bytesOf(fields, 2).map(readFields);
    return scopes.flatMap((scope) => bytesOf(scope, 2).map((span) => spanOf(readFields(span), resource)));
  });
}

function spanOf(fields: Field[], resource: Attributes): ReceivedSpan {
  const [started, ended] = [numberOf(fields, 7), numberOf(fields, 8)];
  return {
    service: String(resource['service.name']),
    resource,
    traceId: hexOf(fields, 1),
    spanId: hexOf(fields, 2),
    parentSpanId: hexOf(fields, 4),
    name: textOf(fields, 5),
    kind: kinds[Number(numberOf(fields, 6))] ?? 'unspecified',
    startedAtMs: Number(started) / 1e6,
    durationMs: Number(ended - started) / 1e6,
    attributes: attributesOf(fields, 9),
    links: bytesOf(fields, 13)
      .map(readFields)
      .map((link) => ({ traceId: hexOf(link, 1), spanId: hexOf(link, 2) })),
    isFailed: bytesOf(fields, 15).some((status) => numberOf(readFields(status), 3) === failedStatus),
  };
}

function attributesOf(fields: readonly Field[], number: number): Attributes {
  const pairs = bytesOf(fields, number).map(readFields);
  return Object.fromEntries(pairs.map((pair) => [textOf(pair, 1), bytesOf(pair, 2).map(anyValueOf)[0] ?? null]));
}

function anyValueOf(message: Buffer): Attributes[string] {
  const [field] = readFields(message);
  if (field === undefined) return null;
  switch (field.number) {
    case 1:
      return Buffer.isBuffer(field.value) ? field.value.toString('utf8') : null;
    case 2:
      return field.value === 1n;
    case 3:
      return typeof field.value === 'bigint' ? Number(BigInt.asIntN(64, field.value)) : null;
    case 4:
      return typeof field.value === 'bigint' ? doubleOf(field.value) : null;
    default:
      return null;
  }
}

function doubleOf(bits: bigint): number {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(bits);
  return buffer.readDoubleLE();
}

function hexOf(fields: readonly Field[], number: number): string {
  return bytesOf(fields, number).at(-1)?.toString('hex') ?? '';
}
