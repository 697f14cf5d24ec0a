/** Passes a stream on and counts it while somebody reads it. `opened` returns what ends the count. */
export async function* counted<Item>(items: AsyncIterable<Item>, opened: () => () => void): AsyncGenerator<Item, void> {
  const close = opened();
  try {
    yield* items;
  } finally {
    close();
  }
}
