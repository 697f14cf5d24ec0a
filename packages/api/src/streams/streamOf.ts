import { z } from 'zod';
import { isAsyncIterable } from './isAsyncIterable.ts';

/**
 * A subscription's output: every item is parsed before it is sent, as the outputs of queries and mutations are. What
 * does not parse ends the stream with an error.
 */
export function streamOf<Item extends z.ZodType>(item: Item) {
  return z
    .custom<AsyncIterable<z.input<Item>>>(isAsyncIterable)
    .transform((items): AsyncGenerator<z.output<Item>, void> => parsed(items, item));
}

async function* parsed<Item extends z.ZodType>(
  items: AsyncIterable<z.input<Item>>,
  item: Item,
): AsyncGenerator<z.output<Item>, void> {
  for await (const value of items) yield await item.parseAsync(value);
}
