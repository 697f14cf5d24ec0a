/**
 * Arrays as Postgres' binary format (`array_recv` in the server's arrayfuncs.c). The driver would write them as text:
 * each element quoted and escaped here and parsed there, and bytes as twice as many hexadecimal digits. With a thousand
 * deliveries a second that is a good part of the work of both sides. Cast the parameter: `$1::text[]`.
 */
export type ArrayParameter = Buffer;

// pg_type.dat of the server: the built-in types' numbers never change.
const oids = { bool: 16, bytea: 17, int4: 23, text: 25, float8: 701, timestamptz: 1184 } as const;

export function textArray(values: readonly (string | null)[]): ArrayParameter {
  const sizes = values.map((value) => (value === null ? null : Buffer.byteLength(value)));
  return encode(oids.text, sizes, (buffer, at, index) => void buffer.write(values[index] ?? '', at));
}

export function byteaArray(values: readonly (Uint8Array | null)[]): ArrayParameter {
  const sizes = values.map((value) => value?.byteLength ?? null);
  return encode(oids.bytea, sizes, (buffer, at, index) => buffer.set(values[index] ?? [], at));
}

export function intArray(values: readonly (number | null)[]): ArrayParameter {
  return encode(oids.int4, sizesOf(values, 4), (buffer, at, index) => void buffer.writeInt32BE(values[index] ?? 0, at));
}

export function floatArray(values: readonly (number | null)[]): ArrayParameter {
  return encode(
    oids.float8,
    sizesOf(values, 8),
    (buffer, at, index) => void buffer.writeDoubleBE(values[index] ?? 0, at),
  );
}

export function boolArray(values: readonly (boolean | null)[]): ArrayParameter {
  return encode(
    oids.bool,
    sizesOf(values, 1),
    (buffer, at, index) => void buffer.writeUInt8(values[index] === true ? 1 : 0, at),
  );
}

export function timeArray(values: readonly (Date | null)[]): ArrayParameter {
  return encode(oids.timestamptz, sizesOf(values, 8), (buffer, at, index) => {
    const sinceEpochMs = (values[index]?.getTime() ?? 0) - postgresEpochMs;
    buffer.writeBigInt64BE(BigInt(sinceEpochMs) * 1_000n, at);
  });
}

const postgresEpochMs = Date.UTC(2000, 0, 1);

function sizesOf(values: readonly unknown[], size: number): (number | null)[] {
  return values.map((value) => (value === null ? null : size));
}

/** `sizes` are the elements' bytes, null for NULL; `write` puts one element at its place. */
function encode(
  oid: number,
  sizes: readonly (number | null)[],
  write: (buffer: Buffer, at: number, index: number) => void,
): Buffer {
  const dimensions = sizes.length === 0 ? 0 : 1;
  const headBytes = 12 + 8 * dimensions;
  const buffer = Buffer.allocUnsafe(sizes.reduce<number>((sum, size) => sum + 4 + (size ?? 0), headBytes));
  buffer.writeInt32BE(dimensions, 0);
  buffer.writeInt32BE(sizes.includes(null) ? 1 : 0, 4);
  buffer.writeInt32BE(oid, 8);
  if (dimensions === 1) {
    buffer.writeInt32BE(sizes.length, 12);
    // The first element's number.
    buffer.writeInt32BE(1, 16);
  }
  let at = headBytes;
  for (const [index, size] of sizes.entries()) {
    buffer.writeInt32BE(size ?? -1, at);
    at += 4;
    if (size === null) continue;
    write(buffer, at, index);
    at += size;
  }
  return buffer;
}
