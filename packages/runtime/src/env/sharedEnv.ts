import { join } from 'node:path';
import { addressVariables } from './addressVariables.ts';
import { type FilesEnv, filesVariables } from './filesVariables.ts';
import { mailVariables } from './mailVariables.ts';
import { metricsVariables } from './metricsVariables.ts';
import { processVariables } from './processVariables.ts';
import type { EnvReader } from './reader.ts';
import { redisVariables } from './redisVariables.ts';
import { telemetryVariables } from './telemetryVariables.ts';
import { webhookVariables } from './webhookVariables.ts';

/** What every process reads, with the defaults that depend on more than one concern. */
export function readSharedEnv(reader: EnvReader) {
  const address = reader.read(addressVariables);
  const processValues = reader.read(processVariables);
  const redis = reader.read(redisVariables);
  const webhooks = reader.read(webhookVariables);
  const mail = reader.read(mailVariables);
  const files = reader.read(filesVariables);
  const metrics = reader.read(metricsVariables);
  const telemetry = reader.read(telemetryVariables);
  return () => {
    const { publicUrl } = address();
    const filesDefault: FilesEnv = { kind: 'file', path: join(processValues().home, 'files') };
    return {
      address: address(),
      process: processValues(),
      redis: redis(),
      webhooks: webhooks(),
      mail: {
        /** Null: mails are kept in the database instead of sent. */
        smtpUrl: mail().smtpUrl,
        from: mail().from ?? `NovaPulse <no-reply@${new URL(publicUrl).hostname}>`,
        domainPace: mail().domainPace,
      },
      files: files() ?? filesDefault,
      metrics: metrics(),
      telemetry: telemetry(),
    };
  };
}
