import { escapeHtml } from '@novapulse/core';
import type { KeptMail } from './keptMails.ts';

/**
 * The kept mails as one inert page: texts are escaped, HTML bodies stand in sandboxed frames without scripts, and only
 * links to `publicUrl` can be followed.
 */
export function renderMailPage(mails: readonly KeptMail[], publicUrl: string): string {
  const list = mails.map((mail) => mailSection(mail, publicUrl)).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mails · NovaPulse</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark; }
article { border: 1px solid #8888; border-radius: 8px; padding: 1rem; margin: 1rem 0; }
h2 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
iframe { width: 100%; height: 24rem; border: 1px solid #8888; background: #fff; }
</style>
</head>
<body>
<main>
<h1>Mails</h1>
<p>No SMTP server is configured, so mails are kept here instead of being sent. Newest first; also as
<a href="/dev/mail.json">JSON</a>.</p>
${list || '<p>No mail yet.</p>'}
</main>
</body>
</html>
`;
}

function mailSection(mail: KeptMail, publicUrl: string): string {
  return `<article>
<h2>${escapeHtml(mail.subject)}</h2>
<p>To ${escapeHtml(mail.to)} · <time>${escapeHtml(mail.createdAt)}</time></p>
<pre>${linkOwn(escapeHtml(mail.text), escapeHtml(publicUrl))}</pre>
<details><summary>As HTML</summary>
<iframe sandbox title="${escapeHtml(mail.subject)}" srcdoc="${escapeHtml(mail.html)}"></iframe></details>
</article>`;
}

// Works on escaped text: what is matched holds no quote and no angle bracket.
function linkOwn(escapedText: string, escapedUrl: string): string {
  return escapedText
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part) => (part.startsWith(`${escapedUrl}/`) ? `<a href="${part}">${part}</a>` : part))
    .join('');
}
