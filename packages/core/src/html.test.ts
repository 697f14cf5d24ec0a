import { expect, it } from 'vitest';
import { escapeHtml } from './html.ts';

it('escapes what would end an element’s text or a quoted attribute', () => {
  expect(escapeHtml(`<a href="x">'&amp;'</a>`)).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;amp;&#39;&lt;/a&gt;');
  expect(escapeHtml('nothing, ünïcode')).toBe('nothing, ünïcode');
});
