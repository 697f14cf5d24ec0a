/** Whether JSON is nested deeper than a number of levels. Keeps its own stack: the value may be deeper than the call stack. */
export function isNestedDeeperThan(maxDepth: number, value: unknown): boolean {
  const stack: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    if (typeof entry.value !== 'object' || entry.value === null) continue;
    if (entry.depth >= maxDepth) return true;
    for (const child of Object.values(entry.value)) {
      if (typeof child === 'object' && child !== null) stack.push({ value: child, depth: entry.depth + 1 });
    }
  }
  return false;
}
