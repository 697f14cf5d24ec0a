import { describe, expect, it } from 'vitest';
import { anchorsOf, blocksIn, linksIn } from './markdown.ts';

const text = `# Upgrading and rolling back
[one](a.md#b) and \`[none](c.md)\`, [two](https://example.com)

## \`npm start\` does not start
## A table
## A table

\`\`\`sql
# no heading, [no](link.md)
select 1;
\`\`\`
`;

describe('markdown', () => {
  it('finds links outside of code', () => {
    expect(linksIn(text)).toEqual(['a.md#b', 'https://example.com']);
  });

  it('makes the anchors that GitHub makes', () => {
    expect([...anchorsOf(text)]).toEqual([
      'upgrading-and-rolling-back',
      'npm-start-does-not-start',
      'a-table',
      'a-table-1',
    ]);
  });

  it('finds blocks of a language', () => {
    expect(blocksIn(text, 'sql')).toEqual(['# no heading, [no](link.md)\nselect 1;\n']);
    expect(blocksIn(text, 'sh')).toEqual([]);
  });
});
