import fc from 'fast-check';

const codePoint = fc.oneof(
  fc.integer({ min: 0, max: 0x7f }),
  fc.integer({ min: 0x80, max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0xffff }),
  fc.integer({ min: 0x10000, max: 0x10ffff }),
);

/** Well-formed text over all of Unicode, as `fc.string({ unit: 'binary' })`, whose set-up alone takes over a second. */
export const anyText = fc.array(codePoint).map((codePoints) => String.fromCodePoint(...codePoints));
