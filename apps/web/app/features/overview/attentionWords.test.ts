import { describe, expect, it } from 'vitest';
import { troubleWords } from './attentionWords.ts';

const view = { kind: 'webhook_failing', code: '500', retrying: 214, failed: 0 } as const;

describe('what is the matter with an endpoint', () => {
  it.each([
    [view, 'answers 500', 'No success since 07:04. 214 deliveries are retrying, 0 failed, none is lost.'],
    [
      { ...view, code: 'timeout', retrying: 1 },
      'does not answer in time',
      'No success since 07:04. 1 delivery is retrying, 0 failed, none is lost.',
    ],
    [
      { ...view, code: 'odd' },
      'fails with odd',
      'No success since 07:04. 214 deliveries are retrying, 0 failed, none is lost.',
    ],
    [
      { ...view, kind: 'webhook_held_back' },
      'asked to wait until 07:04',
      '214 deliveries are waiting and follow by themselves.',
    ],
    [
      { ...view, kind: 'webhook_gone' },
      'is gone',
      'It answered 410 at 07:04, which disabled the webhook. New events skip it.',
    ],
  ] as const)('%j', (trouble, verb, why) => expect(troubleWords(trouble, '07:04')).toEqual({ verb, why }));
});
