import { expect, it } from 'vitest';
import { createFaultLog } from './createFaultLog.ts';
import { createLogger } from './createLogger.ts';

it('logs the first fault of a kind and then one line per half minute', () => {
  const lines: string[] = [];
  const clock = { ms: 0 };
  const logger = createLogger({
    service: 'test',
    level: 'warn',
    format: 'json',
    destination: { write: (line) => void lines.push(line) },
  });
  const fault = createFaultLog({ logger, nowMs: () => clock.ms });
  for (let count = 0; count < 5; count += 1) {
    fault(new Error('ECONNREFUSED'), 'dispatching');
  }
  fault(new Error('ECONNREFUSED'), 'reconciling');
  expect(lines).toHaveLength(2);
  clock.ms = 30_000;
  fault(new Error('ECONNREFUSED'), 'dispatching');
  expect(lines).toHaveLength(3);
  expect(lines[2]).toContain('"suppressed":4');
});
