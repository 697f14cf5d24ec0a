import type { Db } from '@novapulse/db';
import type { Express, RequestHandler } from 'express';
import { answerError } from '../answerError.ts';
import { keptMails } from './keptMails.ts';
import { type DevMailRule, mayShowMail } from './mayShowMail.ts';
import { renderMailPage } from './renderMailPage.ts';

// Frames get this page's policy, so that a mail loads nothing from anywhere either.
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `/dev/mail` and `/dev/mail.json`; where they may not be shown it is as if they did not exist. */
export function mountDevMail(app: Express, { db, rule }: { db: Db; rule: DevMailRule }): void {
  const whereAllowed: RequestHandler = (request, response, next) => {
    if (mayShowMail(request, rule)) {
      next();
      return;
    }
    answerError(response, 'NOT_FOUND', 'There is no such page.');
  };

  app.get('/dev/mail', whereAllowed, (_request, response, next) => {
    keptMails(db)
      .then((mails) => {
        response.set({ 'content-security-policy': policy, 'cache-control': 'no-store' });
        response.type('html').send(renderMailPage(mails, rule.publicUrl));
      })
      .catch(next);
  });
  app.get('/dev/mail.json', whereAllowed, (_request, response, next) => {
    keptMails(db)
      .then((mails) => response.set('cache-control', 'no-store').json(mails))
      .catch(next);
  });
}
