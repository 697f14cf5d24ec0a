import { findPublicKeys } from '@novapulse/api/server';
import { isId } from '@novapulse/core';
import type { Express } from 'express';
import type { WebDependencies } from './dependencies.ts';

// A receiver that meets a new key asks again; an old one goes on signing through the overlap of a rotation.
const cacheSeconds = 60;

/** `GET /jwks/<organizationId>`: the keys that verify `v1a` signatures, for anybody. */
export function mountPublicKeys(app: Express, { api, db }: Pick<WebDependencies, 'api' | 'db'>): void {
  app.get('/jwks/:organizationId', (request, response, next) => {
    const { organizationId } = request.params;
    const found = isId('organization', organizationId)
      ? findPublicKeys(db, { organizationId, now: api.clock.now() })
      : Promise.resolve({ keys: [] });
    found.then((keySet) => {
      response.set('cache-control', `public, max-age=${cacheSeconds}`);
      response.type('application/jwk-set+json').send(JSON.stringify(keySet));
    }, next);
  });
}
