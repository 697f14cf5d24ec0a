import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyAddress } from './addressClass.ts';
import { createAddressPolicy } from './addressPolicy.ts';
import { anyText } from './anyText.fixture.ts';

const strict = createAddressPolicy({ allowedCidrs: [], allowedPorts: [80, 443] });
const local = createAddressPolicy({ allowedCidrs: ['127.0.0.0/8', '::1/128'], allowedPorts: [80, 443] });

const reasonOf = (policy: typeof strict, url: string) => {
  const verdict = policy.checkUrl(url);
  return verdict.ok ? null : verdict.reason;
};

describe('checkUrl (invariant 9)', () => {
  it.each([
    'https://example.com',
    'http://example.com/hook?a=1#b',
    'HTTPS://EXAMPLE.COM./Hook',
    'https://example.com:443/',
    'http://example.com:443/',
    'https://1.1.1.1/hook',
    'https://[2606:4700:4700::1111]/hook',
    'https://[::ffff:8.8.8.8]/',
    'https://münchen.example/',
    'http://intranet/',
    'http://localhost.example.com/',
    'http://notlocalhost/',
  ])('accepts %s', (url) => {
    expect(strict.checkUrl(url)).toEqual({ ok: true, url: new URL(url) });
  });

  it.each([
    'http://127.0.0.1/',
    'http://127.0.0.1./',
    'http://127.1/',
    'http://127.0.1/',
    'http://127.0.0.0x/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0x7f000001/',
    'http://0X7F.0x0.0.1/',
    'http://017700000001/',
    'http://0177.0.0.01/',
    'http://１２７.０.０.１/',
    'http://①②⑦.0.0.1/',
    'http://127。0。0。1/',
    'http://%31%32%37.0.0.1/',
    'http:\\\\127.0.0.1\\',
    'http:127.0.0.1',
    ' \thttp://127.0.0.1/\n',
    'ht\ntp://127.0.\t0.1/',
    'http://[::1]/',
    'http://[0:0::0:1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::FFFF:7F00:1]/',
    'http://[64:ff9b::127.0.0.1]/',
    'http://localhost/',
    'http://localhost./',
    'http://LocalHost:80/',
    'http://ＬＯＣＡＬＨＯＳＴ/',
    'http://api.localhost/',
  ])('sees through the spelling of %j', (url) => {
    expect(reasonOf(strict, url)).toBe('The URL points to a loopback address, which webhooks may not use.');
  });

  it.each([
    ['http://0/', 'an unspecified address'],
    ['http://0.0.0.0/', 'an unspecified address'],
    ['http://[::]/', 'an unspecified address'],
    ['http://169.254.169.254/latest/meta-data/', 'a link-local address'],
    ['http://[::ffff:169.254.169.254]/', 'a link-local address'],
    ['http://[fe80::1]/', 'a link-local address'],
    ['http://10.1.2.3/', 'a private address'],
    ['http://192.168.1/', 'a private address'],
    ['http://0xAC100001/', 'a private address'],
    ['http://[fd00:ec2::254]/', 'a unique local address'],
    ['http://100.100.100.200/', 'a carrier-grade NAT address'],
    ['http://192.0.2.1/', 'an address reserved for documentation'],
    ['http://198.18.0.1/', 'an address reserved for benchmarks'],
    ['http://224.0.0.1/', 'a multicast address'],
    ['http://255.255.255.255/', 'a broadcast address'],
    ['http://168.63.129.16/', 'a reserved address'],
    ['http://[64:ff9b:1::1]/', 'a local NAT64 address'],
    ['http://[2002:7f00:1::]/', 'a 6to4 address'],
    ['http://[2001::1]/', 'a Teredo address'],
    ['http://[::8.8.8.8]/', 'an IPv4-compatible IPv6 address'],
  ])('refuses %s: %s', (url, kind) => {
    expect(reasonOf(strict, url)).toBe(`The URL points to ${kind}, which webhooks may not use.`);
  });

  it.each([
    '',
    'example.com',
    '/hook',
    'http://',
    'https://exa mple.com/',
    'http://256.1.1.1/',
    'http://1.2.3.4.5/',
    'http://08.1.1.1/',
    'http://[::1/',
    'http://[::1%25eth0]/',
    'http://[fe80::1%eth0]/',
    'http://example.com:65536/',
    'http://example.com:-1/',
    'http://exa%00mple.com/',
  ])('refuses %j, which is no URL', (url) => {
    expect(reasonOf(strict, url)).toMatch(/^This is not a valid URL/);
  });

  it.each([
    'ftp://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:,x',
    'ws://example.com',
    'localhost:80',
  ])('refuses the scheme of %s', (url) => {
    expect(reasonOf(strict, url)).toMatch(/must begin with https:\/\/ or http:\/\//);
  });

  it.each([
    'https://user@example.com/',
    'https://user:pw@example.com/',
    'https://:pw@example.com',
    'http://1.1.1.1&@127.0.0.1/',
  ])('refuses the credentials of %s', (url) => {
    expect(reasonOf(strict, url)).toMatch(/must not contain a user name or password/);
  });

  it.each(['https://example.com:8443/', 'http://1.1.1.1:22/', 'http://example.com:0/', 'http://[2606:4700::1]:6379/'])(
    'refuses the port of %s',
    (url) => {
      expect(reasonOf(strict, url)).toMatch(/^Port \d+ is not allowed. Use one of: 80, 443.$/);
    },
  );

  it('lets literal addresses and localhost in allowed ranges use any port', () => {
    for (const host of ['127.0.0.1', '127.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost', 'api.localhost.']) {
      expect(reasonOf(local, `http://${host}:9999/`)).toBeNull();
      expect(reasonOf(local, `http://${host}:0/`)).toMatch(/^Port 0 is not allowed/);
    }
    expect(reasonOf(local, 'http://10.0.0.1:9999/')).toMatch(/private address/);
    expect(reasonOf(local, 'http://1.1.1.1:9999/')).toMatch(/^Port 9999 is not allowed/);
  });

  it('accepts localhost when either of its addresses is allowed', () => {
    const only6 = createAddressPolicy({ allowedCidrs: ['::1/128'], allowedPorts: [80] });
    expect(reasonOf(only6, 'http://localhost:9999/')).toBeNull();
    expect(reasonOf(only6, 'http://127.0.0.1:9999/')).toMatch(/loopback/);
  });

  it('leaves the port of a name to its addresses when some range allows every port', () => {
    expect(reasonOf(local, 'http://receiver.test:9999/')).toBeNull();
    expect(local.isAllowedAddress('127.0.0.1', 9999)).toBe(true);
    expect(local.isAllowedAddress('1.1.1.1', 9999)).toBe(false);
    expect(reasonOf(local, 'http://receiver.test:0/')).toMatch(/^Port 0/);
  });

  it('gives every spelling of an IPv4 address the verdict of the address', () => {
    const hex = (value: number) => `0x${value.toString(16)}`;
    const octal = (value: number) => `0${value.toString(8)}`;
    fc.assert(
      fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)), ([a, b, c, d]) => {
        const whole = ((a * 256 + b) * 256 + c) * 256 + d;
        const expected = strict.isAllowedAddress(`${a}.${b}.${c}.${d}`, 443);
        for (const host of [
          `${a}.${b}.${c}.${d}`,
          `${whole}`,
          hex(whole),
          octal(whole),
          `${hex(a)}.${octal(b)}.${c * 256 + d}`,
          `${a}.${hex((b * 256 + c) * 256 + d)}.`,
          `[::ffff:${a}.${b}.${c}.${d}]`,
        ]) {
          expect([host, strict.checkUrl(`https://${host}/`).ok]).toEqual([host, expected]);
        }
      }),
    );
  });

  it('gives an IPv6 literal the verdict of the address', () => {
    fc.assert(
      fc.property(fc.ipV6().filter(isIPv6), (address) => {
        expect(strict.checkUrl(`https://[${address}]/`).ok).toBe(strict.isAllowedAddress(address, 443));
      }),
      { numRuns: 500 },
    );
  });

  it('takes any text without throwing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        strict.checkUrl(text);
        strict.checkUrl(`https://${text}/`);
        local.isAllowedAddress(text, 80);
      }),
    );
  });
});

describe('isAllowedAddress (invariant 9)', () => {
  it('allows exactly public addresses on allowed ports while no range is allowed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.constantFrom(0, 22, 80, 443, 8080), (address, port) => {
        const expected = classifyAddress(address) === 'public' && (port === 80 || port === 443);
        expect(strict.isAllowedAddress(address, port)).toBe(expected);
        expect(strict.refusalOf(address, port) === null).toBe(expected);
      }),
    );
  });

  it.each<[string[], string, boolean]>([
    [['10.0.0.0/8'], '10.255.0.1', true],
    [['10.0.0.0/8'], '11.0.0.1', false],
    [['10.0.0.0/8'], '::ffff:10.0.0.1', true],
    [['10.0.0.0/8'], '::ffff:a00:1', true],
    [['10.0.0.0/8'], '64:ff9b::10.0.0.1', false],
    [['64:ff9b::/96'], '64:ff9b::10.0.0.1', true],
    [['64:ff9b::/96'], '10.0.0.1', false],
    [['::ffff:10.0.0.0/104'], '10.0.0.1', true],
    [['::ffff:10.0.0.0/104'], '::ffff:10.0.0.1', true],
    [['10.1.2.3/8'], '10.0.0.1', true],
    [[' 10.0.0.5/32 '], '10.0.0.5', true],
    [['10.0.0.5/32'], '10.0.0.6', false],
    [['fd00::/8'], 'fd12:3456::1', true],
    [['fd00::/8'], 'fc00::1', false],
    [['fe80::/10'], 'fe80::1%eth0', true],
    [['2002::/16'], '2002:a00:1::', true],
    [['0.0.0.0/0'], '169.254.169.254', true],
    [['0.0.0.0/0'], '::1', false],
    [['::/0'], '::1', true],
    [['::/0'], '127.0.0.1', false],
    [['::10.0.0.0/104'], '::10.1.1.1', true],
    [['::10.0.0.0/104'], '10.1.1.1', false],
    [['10.0.0.0/8'], '::10.1.1.1', false],
    [['0.0.0.0/0', '::/0'], 'localhost', false],
  ])('with %j allowed, %s on port 9999: %s', (allowedCidrs, address, expected) => {
    const policy = createAddressPolicy({ allowedCidrs, allowedPorts: [443] });
    expect(policy.isAllowedAddress(address, 9999)).toBe(expected);
  });

  it.each([0, -1, 65536, 1.5, Number.NaN])('never allows port %d', (port) => {
    expect(local.isAllowedAddress('127.0.0.1', port)).toBe(false);
    expect(local.isAllowedAddress('1.1.1.1', port)).toBe(false);
  });
});

describe('createAddressPolicy', () => {
  it.each([
    '',
    '10.0.0.0',
    '10.0.0/8',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '::/129',
    'fe80::%1/10',
    'x/8',
  ])('refuses the range %j and repeats it', (cidr) => {
    expect(() => createAddressPolicy({ allowedCidrs: ['::1/128', cidr], allowedPorts: [443] })).toThrow(
      `${JSON.stringify(cidr)} is not an address range`,
    );
  });

  it.each([0, 65536, 1.5, Number.NaN])('refuses the port %d', (port) => {
    expect(() => createAddressPolicy({ allowedCidrs: [], allowedPorts: [443, port] })).toThrow(`${port} is not a port`);
  });
});
