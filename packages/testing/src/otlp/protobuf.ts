/** One field of a protobuf message: its number, and a number or bytes by its wire type. */
export type Field = { number: number; value: bigint | Buffer };

/**
 * The fields of a message in their order (https://protobuf.dev/programming-guides/encoding/). Fixed numbers are read as
 * unsigned integers, little endian.
 */
export function readFields(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;

  function varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message.readUInt8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  function bytes(length: number): Buffer {
    if (at + length > message.length) throw new Error('The message ends in the middle of a field');
    const taken = message.subarray(at, at + length);
    at += length;
    return taken;
  }

  function fieldValue(wireType: number): bigint | Buffer {
    switch (wireType) {
      case 0:
        return varint();
      case 1:
        return bytes(8).readBigUInt64LE();
      case 2:
        return bytes(Number(varint()));
      case 5:
        return BigInt(bytes(4).readUInt32LE());
      default:
        throw new Error(`There is no wire type ${wireType}`);
    }
  }

  while (at < message.length) {
    const tag = Number(varint());
    fields.push({ number: tag >> 3, value: fieldValue(tag & 7) });
  }
  return fields;
}

/** The values of a field that holds bytes, texts or messages. */
export function bytesOf(fields: readonly Field[], number: number): Buffer[] {
  return fields.flatMap((field) => (field.number === number && Buffer.isBuffer(field.value) ? [field.value] : []));
}

/** The last value of a field that holds a number; 0 where there is none. */
export function numberOf(fields: readonly Field[], number: number): bigint {
  const found = fields.findLast((field) => field.number === number)?.value;
  return typeof found === 'bigint' ? found : 0n;
}

export function textOf(fields: readonly Field[], number: number): string {
  return bytesOf(fields, number).at(-1)?.toString('utf8') ?? '';
}
