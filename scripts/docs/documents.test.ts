import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readAlerts } from '../deploy/rules.ts';
import { root } from '../test/root.ts';
import { anchorsOf, linksIn, readDocuments } from './markdown.ts';

const documents = readDocuments();

describe('the documents', () => {
  it('link to files and headings that exist', () => {
    const problems = documents.flatMap(({ path, text }) =>
      linksIn(text)
        .filter((link) => !/^[a-z]+:/.test(link))
        .flatMap((link) => {
          const [file = '', anchor] = link.split('#');
          const target = file === '' ? path : normalize(join(dirname(path), file));
          if (!existsSync(join(root, target))) return [`${path}: ${link}: no such file`];
          if (anchor === undefined || !target.endsWith('.md')) return [];
          const isThere = anchorsOf(readFileSync(join(root, target), 'utf8')).has(anchor);
          return isThere ? [] : [`${path}: ${link}: no such heading`];
        }),
    );
    expect(problems).toEqual([]);
  });

  it('name npm commands and programs that exist', () => {
    const manifest = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
    const problems = documents.flatMap(({ path, text }) => {
      const commands = [...text.matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*)/g)].map((match) => match[1] ?? '');
      const programs = [...text.matchAll(/\bnode ((?:apps|scripts|bench|packages)\/[\w./-]+)/g)].map(
        (match) => match[1] ?? '',
      );
      return [
        ...commands.filter((name) => !(name in manifest.scripts)).map((name) => `${path}: npm run ${name}`),
        ...programs.filter((program) => !existsSync(join(root, program))).map((program) => `${path}: node ${program}`),
      ];
    });
    expect(problems).toEqual([]);
  });
});

describe('the runbook', () => {
  const headings = ['Meaning', 'Impact', 'First two minutes', 'Diagnosis', 'Mitigation', 'Verify'];
  const alerts = readAlerts();

  it.each(alerts)('has a page for $alert, with all it needs', ({ annotations }) => {
    const text = readFileSync(join(root, annotations.runbook), 'utf8');
    expect([...text.matchAll(/^## (.+)$/gm)].map((match) => match[1])).toEqual(headings);
    const sections = text.split(/^## .+$/m).slice(1);
    expect(sections.filter((section) => section.trim().length < 20)).toEqual([]);
  });

  it('has no page that no alert leads to, and an index of all', () => {
    const pages = readdirSync(join(root, 'docs', 'runbook')).map((name) => name.replace('.md', ''));
    expect(pages.toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted());
    const index = linksIn(readFileSync(join(root, 'docs', 'runbook.md'), 'utf8'));
    expect(pages.filter((page) => !index.includes(`runbook/${page}.md`))).toEqual([]);
  });
});
