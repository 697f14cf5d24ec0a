import { z } from 'zod';
import { WorkflowFault } from './workflowFault.ts';

/** What a value becomes on its way through JSON: dates become text, what JSON cannot say is gone. */
export type Jsonified<Value> = Value extends string | number | boolean | null
  ? Value
  : Value extends undefined
    ? undefined
    : Value extends { toJSON(): infer Json }
      ? Jsonified<Json>
      : Value extends readonly unknown[]
        ? { [Index in keyof Value]: Jsonified<Value[Index]> }
        : Value extends (...args: never) => unknown
          ? never
          : Value extends object
            ? { [Key in keyof Value]: Jsonified<Value[Key]> }
            : unknown;

/** The most bytes of JSON that one step may return. */
export const maxOutputBytes = 256 * 1024;

// Unlike what its type says, it returns undefined for what JSON has no word for.
const stringify: (value: unknown) => string | undefined = JSON.stringify;

/**
 * A value as the text that is stored, null for none. What is read back is all that code ever sees, so that a replay
 * sees exactly what the first run saw.
 *
 * @throws WorkflowFault `output_too_large` beyond `maxBytes`, `output_not_json` for a cycle or a bigint.
 */
export function toStoredJson(value: unknown, what: string, maxBytes = maxOutputBytes): string | null {
  let text: string | undefined;
  try {
    text = stringify(value);
  } catch {
    throw new WorkflowFault('output_not_json', `${what} cannot be written as JSON. Return plain data.`);
  }
  if (text === undefined) return null;
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxBytes) return text;
  throw new WorkflowFault(
    'output_too_large',
    `${what} has ${bytes} bytes of JSON; at most ${maxBytes} are kept. Store it elsewhere and return where it is.`,
  );
}

export function fromStoredJson(text: string | null): unknown {
  return text === null ? undefined : JSON.parse(text);
}

/** What was stored by a version of a workflow is read by the same version, so it has the type it was stored with. */
export function storedAs<Value>(value: unknown): Value {
  return z.custom<Value>().parse(value);
}
