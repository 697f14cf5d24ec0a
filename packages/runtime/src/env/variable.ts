import { z } from 'zod';

export type VariableInfo = {
  /** One sentence or two, Markdown, for docs/configuration.md. */
  description: string;
  /** What holds when the variable is unset, Markdown. */
  default: string;
};

type TextOptions = { isSecret?: boolean };

/** What docs/configuration.md says about each variable's schema. */
export const variableInfos = z.registry<VariableInfo>();

/**
 * A schema for one variable's text. `parse` returns undefined, or throws, for text that is not valid; `write` completes
 * the sentence "write …". The text itself is repeated in the message unless it may hold a secret.
 */
export function text<Value>(write: string, parse: (text: string) => Value | undefined, options: TextOptions = {}) {
  return z.string({ error: `is not set; write ${write}` }).transform((value, context) => {
    const parsed = attempt(parse, value);
    if (parsed !== undefined) {
      return parsed;
    }
    const shown = options.isSecret ? 'the value' : JSON.stringify(value);
    context.addIssue({ code: 'custom', message: `${shown} is not valid; write ${write}` });
    return z.NEVER;
  });
}

/** A variable that has a default: `info.default` is its text, as it would stand in the environment. */
export function variable<Value>(schema: z.ZodType<Value, string>, info: VariableInfo) {
  return schema.prefault(info.default).register(variableInfos, { ...info, default: `\`${info.default}\`` });
}

/** A variable without which the process runs all the same, or whose default depends on other variables. */
export function optionalVariable<Value>(schema: z.ZodType<Value, string>, info: VariableInfo) {
  return schema.optional().register(variableInfos, info);
}

/** A variable without which the process does not start. */
export function requiredVariable<Value>(schema: z.ZodType<Value, string>, info: VariableInfo) {
  return schema.register(variableInfos, info);
}

function attempt<Value>(parse: (text: string) => Value | undefined, value: string): Value | undefined {
  try {
    return parse(value);
  } catch {
    return undefined;
  }
}
