import { expect, it } from 'vitest';
import { hidePath } from './redactedInput.ts';

const input = {
  to: 'ann@x.test',
  props: { url: 'https://x.test/?t=1', name: 'Ann' },
  list: [{ token: 'a', n: 1 }, { n: 2 }],
};

it.each([
  ['props.url', { ...input, props: { url: '[hidden]', name: 'Ann' } }],
  ['props', { ...input, props: '[hidden]' }],
  ['list.*.token', { ...input, list: [{ token: '[hidden]', n: 1 }, { n: 2 }] }],
  ['list.1.n', { ...input, list: [{ token: 'a', n: 1 }, { n: '[hidden]' }] }],
  ['props.*', { ...input, props: { url: '[hidden]', name: '[hidden]' } }],
  ['to.deeper', input],
  ['missing.field', input],
])('hides %s and nothing else', (path, expected) => {
  expect(hidePath(input, path.split('.'))).toEqual(expected);
});
