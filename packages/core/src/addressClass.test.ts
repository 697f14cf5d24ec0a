import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AddressClass, classifyAddress } from './addressClass.ts';

const ipv4 = fc.ipV4();

describe('classifyAddress (invariant 9)', () => {
  // The first and the last address of each range, and the neighbours outside.
  it.each<[AddressClass, string[]]>([
    ['public', ['1.0.0.0', '1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0']],
    ['public', ['126.255.255.255', '128.0.0.0', '168.63.129.15', '168.63.129.17', '169.253.255.255', '169.255.0.0']],
    ['public', ['172.15.255.255', '172.32.0.0', '191.255.255.255', '192.0.1.0', '192.0.3.0', '192.88.98.255']],
    ['public', ['192.88.100.0', '192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0', '198.51.99.255']],
    ['public', ['198.51.101.0', '203.0.112.255', '203.0.114.0', '223.255.255.255']],
    ['public', ['2000::', '2001:200::', '2001:db7:ffff::', '2001:db9::', '2003::', '2606:4700:4700::1111']],
    ['public', ['2a00:1450:4001::1', '3ffe:ffff::1', '3fff:1000::']],
    ['loopback', ['127.0.0.0', '127.0.0.1', '127.255.255.255', '::1', '0:0:0:0:0:0:0:1', '::1%lo']],
    ['private', ['10.0.0.0', '10.255.255.255', '172.16.0.0', '172.31.255.255', '192.168.0.0', '192.168.255.255']],
    ['private', ['fec0::', 'feff:ffff::1']],
    ['uniqueLocal', ['fc00::', 'fd00:ec2::254', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']],
    [
      'linkLocal',
      ['169.254.0.0', '169.254.169.254', '169.254.255.255', 'fe80::', 'febf::1', 'fe80::1%eth0', 'FE80::1%25'],
    ],
    ['carrierGradeNat', ['100.64.0.0', '100.100.100.200', '100.127.255.255']],
    ['unspecified', ['0.0.0.0', '0.255.255.255', '::', '0:0:0:0:0:0:0:0']],
    ['broadcast', ['255.255.255.255']],
    ['multicast', ['224.0.0.0', '239.255.255.255', 'ff00::', 'ff02::1', 'ffff:ffff::']],
    [
      'documentation',
      ['192.0.2.0', '192.0.2.255', '198.51.100.7', '203.0.113.255', '2001:db8::', '3fff::', '3fff:fff::1'],
    ],
    ['benchmarking', ['198.18.0.0', '198.19.255.255', '2001:2::', '2001:2:0:ffff::1']],
    ['nat64', ['64:ff9b:1::', '64:ff9b:1::8.8.8.8', '64:ff9b:1:ffff::1']],
    ['6to4', ['2002::', '2002:808:808::1', '2002:7f00:1::', '192.88.99.1']],
    ['teredo', ['2001::', '2001:0:4136:e378:8000:63bf:3fff:fdd2']],
    ['ipv4Compatible', ['::2', '::7f00:1', '::127.0.0.1', '::8.8.8.8']],
    ['reserved', ['192.0.0.0', '192.0.0.192', '192.0.0.255', '192.31.196.1', '192.52.193.1', '192.175.48.6']],
    [
      'reserved',
      ['168.63.129.16', '240.0.0.0', '255.255.255.254', '2001:1::1', '2001:3::1', '2001:10::', '2001:20::1'],
    ],
    [
      'reserved',
      ['2001:1ff::1', '2620:4f:8000::1', '100::', '5f00::1', '4000::', '1fff::', '64:ff9b:2::', '::ffff:0:8.8.8.8'],
    ],
    ['reserved', ['fe00::', 'e000::1', '::1:0:0']],
  ])('%s: %j', (expected, addresses) => {
    for (const address of addresses) expect([address, classifyAddress(address)]).toEqual([address, expected]);
  });

  it.each<[string, AddressClass]>([
    ['::ffff:8.8.8.8', 'public'],
    ['::ffff:808:808', 'public'],
    ['0:0:0:0:0:FFFF:7F00:1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:169.254.169.254', 'linkLocal'],
    ['::ffff:a9fe:a9fe', 'linkLocal'],
    ['::ffff:10.0.0.1', 'private'],
    ['::ffff:0.0.0.0', 'unspecified'],
    ['64:ff9b::8.8.8.8', 'public'],
    ['64:ff9b::808:808', 'public'],
    ['64:ff9b::127.0.0.1', 'loopback'],
    ['64:ff9b::a9fe:a9fe', 'linkLocal'],
    ['64:ff9b::10.0.0.1', 'private'],
    ['64:ff9b::100.64.0.1', 'carrierGradeNat'],
  ])('judges %s by the IPv4 address inside: %s', (address, expected) => {
    expect(classifyAddress(address)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    'localhost',
    '127.1',
    '2130706433',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '127.0.0.01',
    '127.0.0.1.',
    ' 127.0.0.1',
    '127.0.0.1\n',
    '127.0.0.1/8',
    '256.0.0.1',
    '１２７.0.0.1',
    '[::1]',
    '::1::',
    ':::1',
    '1:2:3:4:5:6:7:8:9',
    '::ffff:127.0.0.256',
    '::g',
    '127.0.0.1%eth0',
  ])('takes %j for no address', (text) => {
    expect(classifyAddress(text)).toBe('invalid');
  });

  it('gives a mapped and a NAT64 address the class of the IPv4 address inside', () => {
    fc.assert(
      fc.property(ipv4, (address) => {
        expect(classifyAddress(`::ffff:${address}`)).toBe(classifyAddress(address));
        expect(classifyAddress(`64:ff9b::${address}`)).toBe(classifyAddress(address));
      }),
    );
  });

  it('never calls an obsolete tunnel to any IPv4 address public', () => {
    const hexOf = (address: string) =>
      Buffer.from(address.split('.').map(Number))
        .toString('hex')
        .replace(/^(.{4})/, '$1:');
    fc.assert(
      fc.property(ipv4, (address) => {
        for (const form of [`::${address}`, `2002:${hexOf(address)}::1`, `2001:0:${hexOf(address)}::1`]) {
          expect(classifyAddress(form)).not.toBe('public');
        }
        expect(classifyAddress(`64:ff9b:1::${address}`)).toBe('nat64');
        expect(classifyAddress(`::ffff:0:${address}`)).toBe('reserved');
      }),
    );
  });

  it('agrees with a list made independently by Node', () => {
    const closed = new BlockList();
    for (const cidr of [
      ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
      ...['192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24'],
      ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3', '168.63.129.16/32'],
    ]) {
      const [net = '', bits] = cidr.split('/');
      closed.addSubnet(net, Number(bits), 'ipv4');
    }
    const nearEdges = fc
      .constantFrom('0.0', '10.0', '100.64', '127.0', '169.254', '172.16', '192.0', '192.168', '198.18', '224.0')
      .chain((start) => ipv4.map((tail) => `${start}.${tail.split('.').slice(2).join('.')}`));
    fc.assert(
      fc.property(fc.oneof(ipv4, nearEdges), (address) => {
        expect(classifyAddress(address) === 'public').toBe(!closed.check(address, 'ipv4'));
      }),
      { numRuns: 1000 },
    );
  });

  it('reads every text that Node reads as an address, and no other', () => {
    fc.assert(
      fc.property(fc.oneof(ipv4, fc.ipV4Extended(), fc.ipV6(), fc.string()), (text) => {
        expect(classifyAddress(text) === 'invalid').toBe(isIP(text) === 0);
      }),
      { numRuns: 500 },
    );
  });
});
