import { z } from 'zod';
import { defineConcern } from './reader.ts';
import { cidrListText, isHost, portText } from './texts.ts';
import { optionalVariable, text, variable } from './variable.ts';

const hostText = text('an IP address or a host name', (value) => (isHost(value) ? value : undefined));

const publicUrlText = text('the http:// or https:// URL that people open, without a path', (value) => {
  const url = new URL(value);
  const isOrigin =
    url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  return isOrigin && ['http:', 'https:'].includes(url.protocol) ? url.origin : undefined;
});

export const addressVariables = defineConcern({
  title: 'Addresses',
  variables: z.object({
    PORT: variable(portText, { default: '3000', description: 'Port of the web server.' }),
    HOST: optionalVariable(hostText, {
      default: '`127.0.0.1` under `npm start`, else `0.0.0.0`',
      description: 'Address that the web server binds to.',
    }),
    WORKER_PORT: variable(portText, {
      default: '3001',
      description: 'Port of the worker’s health checks and metrics.',
    }),
    WORKER_HOST: optionalVariable(hostText, {
      default: '`127.0.0.1` under `npm start`, else `0.0.0.0`',
      description: 'Address that `WORKER_PORT` binds to.',
    }),
    PUBLIC_URL: optionalVariable(publicUrlText, {
      default: '`http://localhost:$PORT`',
      description: 'Where people reach the dashboard: links in mails, cookie security, origin checks.',
    }),
    TRUST_PROXY: optionalVariable(cidrListText, {
      default: 'none',
      description:
        'Addresses or CIDR ranges of the reverse proxies whose `X-Forwarded-For`, `-Host` and `-Proto` headers count.',
    }),
  }),
  resolve: (values, { isSupervised }) => {
    const defaultHost = isSupervised ? '127.0.0.1' : '0.0.0.0';
    return {
      port: values.PORT,
      host: values.HOST ?? defaultHost,
      workerPort: values.WORKER_PORT,
      workerHost: values.WORKER_HOST ?? defaultHost,
      /** An origin: scheme, host and port, no slash at the end. */
      publicUrl: values.PUBLIC_URL ?? new URL(`http://localhost:${values.PORT}`).origin,
      trustProxy: values.TRUST_PROXY ?? [],
    };
  },
});
