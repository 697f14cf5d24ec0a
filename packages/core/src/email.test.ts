import { describe, expect, it } from 'vitest';
import { emailAddressPattern } from './email.ts';

describe('emailAddressPattern', () => {
  it.each(['admin@localhost', 'Ada.L+tag@mail.example.com', "o'neil@a-b.example", `${'a'.repeat(242)}@example.com`])(
    'takes %s',
    (text) => expect(emailAddressPattern.test(text)).toBe(true),
  );

  it.each([
    '',
    'ada',
    '@example.com',
    'ada@',
    'ada@-a.example',
    'ada@example..com',
    'ada@example.com.',
    'ada@my_host',
    'jörg@example.com',
    'ada@exämple.com',
    'ada@example.com\n',
    'ada@example.com\r\nbcc: eve@example.com',
    'ada@example.com,eve@example.com',
    'Ada <ada@example.com>',
    '"ada"@example.com',
    'ada@[127.0.0.1]',
    'a b@example.com',
    `${'a'.repeat(243)}@example.com`,
  ])('does not take %j', (text) => expect(emailAddressPattern.test(text)).toBe(false));
});
