export type JsonShape = {
  /** Levels of arrays and objects; 0 for a plain value. */
  depth: number;
  /** Values, keys among them, about: commas, colons and opening brackets outside of strings. */
  values: number;
};

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * What parsing a text as JSON would build, found in one pass without building it. Eight million brackets keep
 * `JSON.parse` and the garbage collector busy for seconds, in which the process does nothing else.
 */
export function jsonShape(utf8: Uint8Array): JsonShape {
  let isInString = false;
  let level = 0;
  let depth = 0;
  let values = 0;
  for (let at = 0; at < utf8.length; at += 1) {
    const byte = utf8[at];
    if (isInString) {
      if (byte === backslash) at += 1;
      else if (byte === quote) isInString = false;
    } else if (byte === quote) isInString = true;
    else if (byte === comma || byte === colon) values += 1;
    else if (byte === openArray || byte === openObject) {
      values += 1;
      level += 1;
      if (level > depth) depth = level;
    } else if (byte === closeArray || byte === closeObject) level -= 1;
  }
  return { depth, values };
}
