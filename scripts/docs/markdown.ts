import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../test/root.ts';

export type Document = { path: string; text: string };

/** What people read: the documents in docs and those in the root, by their paths from there. */
export function readDocuments(): Document[] {
  return ['*.md', 'docs/**/*.md', 'bench/*.md']
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = [...withoutCode(text).matchAll(/^#{1,6} +(.+?) *$/gm)].map((match) => match[1] ?? '');
  return new Set(
    headings.map((heading) => {
      const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
      const slug = plain.replace(/[^\p{Letter}\p{Number}\p{Mark}_\- ]/gu, '').replaceAll(' ', '-');
      const count = seen.get(slug) ?? 0;
      seen.set(slug, count + 1);
      return count === 0 ? slug : `${slug}-${count}`;
    }),
  );
}

/** Where the links of a document go, code left aside. */
export function linksIn(text: string): string[] {
  const prose = withoutCode(text).replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
}

/** The contents of fenced blocks in one language. */
export function blocksIn(text: string, language: string): string[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)]
    .filter((match) => match[1] === language)
    .map((match) => match[2] ?? '');
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '');
}
